package kvcache.server.http;

import java.util.Arrays;
import kvcache.server.api.Versions;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags (RFC 9110, section 8.8.3). The server's tags are strong; the tag of an entry is its version, as 16
 * hexadecimal digits in double quotes.
 */
public final class EntityTags {

    /** The length of the server's tags, without quotes. */
    public static final int DIGITS = 16;

    private static final int MAX_LISTED = 1024;

    private EntityTags() {}

    /**
     * Returns the eight ASCII hex digits of the upper or lower half of a version, the first digit in the topmost byte.
     * The digits are spread into eight bytes and converted in parallel.
     */
    public static long digits(int half) {
        long spread = half & 0xFFFF_FFFFL;
        spread = (spread | (spread << 16)) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | (spread << 8)) & 0x00FF_00FF_00FF_00FFL;
        spread = (spread | (spread << 4)) & 0x0F0F_0F0F_0F0F_0F0FL;
        long letters = ((spread + 0x0606_0606_0606_0606L) >>> 4) & 0x0101_0101_0101_0101L;
        return spread + 0x3030_3030_3030_3030L + letters * ('a' - '0' - 10);
    }

    /**
     * Parses the value of If-Match or If-None-Match: {@code *} or a list of tags.
     *
     * @param weakly whether to use weak comparison (RFC 9110, section 8.8.3.2); else weak tags match nothing
     * @return the listed versions; tags that are not of this server's form are omitted
     * @throws IllegalArgumentException if the value is malformed; the message is for the client
     */
    static Versions parse(RequestField field, String value, boolean weakly) {
        if (value.strip().equals("*")) {
            return new Versions.Any();
        }
        long[] versions = new long[4];
        int count = 0;
        int listed = 0;
        int at = 0;
        boolean separated = true;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
                continue;
            }
            if (c == ',') { // empty elements are allowed (RFC 9110, section 5.6.1.2)
                separated = true;
                at++;
                continue;
            }
            boolean weak = value.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            int close = separated && open < value.length() && value.charAt(open) == '"' ? endOfTag(value, open) : -1;
            if (close < 0 || ++listed > MAX_LISTED) {
                throw malformed(field);
            }
            Long version = version(value, open + 1, close);
            if (version != null && (weakly || !weak)) {
                versions = count < versions.length ? versions : Arrays.copyOf(versions, 2 * count);
                versions[count++] = version;
            }
            at = close + 1;
            separated = false;
        }
        if (listed == 0) {
            throw malformed(field);
        }
        return new Versions.OneOf(Arrays.copyOf(versions, count));
    }

    private static IllegalArgumentException malformed(RequestField field) {
        return new IllegalArgumentException(
                "%s is malformed; allowed: * or a list of entity tags, such as \"0123456789abcdef\""
                        .formatted(field.fieldName()));
    }

    /** Returns the index of the closing quote, or -1 if it is missing or preceded by an invalid character. */
    private static int endOfTag(String value, int open) {
        for (int at = open + 1; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"') {
                return at;
            }
            if (c <= ' ' || c == 0x7F) {
                return -1;
            }
        }
        return -1;
    }

    private static @Nullable Long version(String value, int from, int to) {
        if (to - from != DIGITS) {
            return null;
        }
        long version = 0;
        for (int at = from; at < to; at++) {
            char c = value.charAt(at);
            int digit = "0123456789abcdef".indexOf(c);
            if (digit < 0) {
                return null; // also upper case: tags are compared byte by byte
            }
            version = (version << 4) | digit;
        }
        return version;
    }
}
