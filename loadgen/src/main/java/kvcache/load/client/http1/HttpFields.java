package kvcache.load.client.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import kvcache.load.client.MalformedAnswerException;

/**
 * Scans header lines, as bytes, for the few fields that determine the end of a response (RFC 9112, sections 6 and 9).
 */
final class HttpFields {

    static final byte[] CONTENT_LENGTH = "content-length".getBytes(US_ASCII);
    static final byte[] CONNECTION = "connection".getBytes(US_ASCII);
    static final byte[] TRANSFER_ENCODING = "transfer-encoding".getBytes(US_ASCII);
    static final byte[] CLOSE = "close".getBytes(US_ASCII);
    static final byte[] KEEP_ALIVE = "keep-alive".getBytes(US_ASCII);
    static final byte[] CHUNKED = "chunked".getBytes(US_ASCII);

    private static final int MAX_DECIMAL_DIGITS = 18;
    private static final int MAX_HEXADECIMAL_DIGITS = 15;

    private HttpFields() {}

    /**
     * Returns the index of the value of a field line, or -1 if it is another field. The name is given in lower case.
     */
    static int valueOf(byte[] name, byte[] data, int from, int to) {
        int colon = from + name.length;
        if (colon >= to || data[colon] != ':' || !matches(name, data, from)) {
            return -1;
        }
        int at = colon + 1;
        while (at < to && isSpace(data[at])) {
            at++;
        }
        return at;
    }

    /** Returns whether a comma-separated list contains a token, given in lower case. */
    static boolean hasToken(byte[] token, byte[] data, int from, int to) {
        for (int at = from; at + token.length <= to; at++) {
            int end = at + token.length;
            boolean starts = at == from || isSeparator(data[at - 1]);
            if (starts && (end == to || isSeparator(data[end])) && matches(token, data, at)) {
                return true;
            }
        }
        return false;
    }

    static long decimal(byte[] data, int from, int to) throws MalformedAnswerException {
        int end = to;
        while (end > from && isSpace(data[end - 1])) {
            end--;
        }
        if (end == from || end - from > MAX_DECIMAL_DIGITS) {
            throw new MalformedAnswerException("a length that is not a number");
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            int digit = data[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedAnswerException("a length that is not a number");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Parses a chunk size; extensions after it are ignored. */
    static long hexadecimal(byte[] data, int from, int to) throws MalformedAnswerException {
        long value = 0;
        int at = from;
        for (; at < to; at++) {
            int digit = Character.digit(data[at], 16);
            if (digit < 0) {
                break;
            }
            value = value * 16 + digit;
        }
        boolean ends = at == to || data[at] == ';' || isSpace(data[at]);
        if (at == from || at - from > MAX_HEXADECIMAL_DIGITS || !ends) {
            throw new MalformedAnswerException("a chunk size that is not a number");
        }
        return value;
    }

    private static boolean matches(byte[] lowerCase, byte[] data, int from) {
        for (int i = 0; i < lowerCase.length; i++) {
            int given = data[from + i];
            if (given != lowerCase[i] && (given < 'A' || given > 'Z' || (given | 0x20) != lowerCase[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\t';
    }

    private static boolean isSeparator(byte character) {
        return character == ',' || isSpace(character);
    }
}
