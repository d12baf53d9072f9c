package kvcache.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A parser for request targets (RFC 9112, section 3.2.1, and RFC 3986, section 2.1). */
final class RequestTarget {

    private RequestTarget() {}

    /** Returns the percent-encoded path. */
    static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /**
     * Returns the decoded parameters of the query.
     *
     * @throws IllegalArgumentException if a parameter is malformed, duplicate, or not allowed; the message is for the
     *     client
     */
    static Map<String, String> parameters(String target, Set<String> allowed) {
        int question = target.indexOf('?');
        if (question < 0) {
            return Map.of();
        }
        Map<String, String> found = new HashMap<>();
        for (String pair : target.substring(question + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (pair.isEmpty()) {
                continue;
            }
            String name = text(equals < 0 ? pair : pair.substring(0, equals));
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException("The query has an unknown parameter; allowed: %s"
                        .formatted(allowed.isEmpty() ? "none" : String.join(", ", allowed)));
            }
            if (found.put(name, equals < 0 ? "" : text(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("%s is given more than once".formatted(name));
            }
        }
        return found;
    }

    private static String text(String encoded) {
        return new String(decode(encoded, 0), StandardCharsets.UTF_8);
    }

    /**
     * Percent-decodes text from an index on.
     *
     * @throws IllegalArgumentException if an escape is malformed or the bytes are not UTF-8; the message is for the
     *     client
     */
    static byte[] decode(String text, int start) {
        byte[] bytes = new byte[text.length() - start];
        int length = 0;
        boolean ascii = true;
        for (int i = start; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException(
                            "The key or the query has a malformed escape; allowed: a percent sign and two hex digits");
                }
                c = high << 4 | low;
                i += 2;
            }
            bytes[length++] = (byte) c;
            ascii &= c < 0x80;
        }
        byte[] decoded = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        if (!ascii && !isUtf8(decoded)) {
            throw new IllegalArgumentException("The key or the query is not UTF-8");
        }
        return decoded;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
