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

    /** Returns the path without its query, still percent-encoded. */
    static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /**
     * Returns the parameters of the query, decoded.
     *
     * @throws IllegalArgumentException if a parameter is malformed, is there twice, or is none of those that are
     *     allowed: it would be ignored; the message is for the client
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
     * Percent-decodes the rest of a path, or of a part of a query, into bytes.
     *
     * @throws IllegalArgumentException where an escape is malformed, or the bytes are not UTF-8; the message is for the
     *     client
     */
    static byte[] decode(String path, int start) {
        byte[] bytes = new byte[path.length() - start];
        int length = 0;
        boolean ascii = true;
        for (int i = start; i < path.length(); i++) {
            int c = path.charAt(i);
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException(
                            "The key or the query has a % that two hexadecimal digits do not follow");
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
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
