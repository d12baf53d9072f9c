package kvcache.load.client.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import kvcache.load.client.AnswerSink;
import kvcache.load.client.MalformedAnswerException;
import kvcache.load.client.ReplyParser;

/** A parser of memcached's replies to get, set and delete, for one key each. Not thread-safe. */
final class MemcachedReplyParser extends ReplyParser {

    private static final byte[] VALUE = "VALUE ".getBytes(US_ASCII);
    private static final byte[] END = "END".getBytes(US_ASCII);
    private static final byte[] STORED = "STORED".getBytes(US_ASCII);
    private static final byte[] DELETED = "DELETED".getBytes(US_ASCII);
    private static final byte[] NOT_FOUND = "NOT_FOUND".getBytes(US_ASCII);

    private boolean hasValue;

    MemcachedReplyParser(AnswerSink sink) {
        super(sink);
    }

    @Override
    protected void line(byte[] data, int from, int to) throws MalformedAnswerException {
        if (startsWith(data, from, to, VALUE)) {
            value(data, from, to);
        } else if (is(data, from, to, END)) {
            if (hasValue) {
                hasValue = false;
                found();
            } else {
                missed();
            }
        } else if (hasValue) {
            throw new MalformedAnswerException("no END behind a value");
        } else if (is(data, from, to, STORED) || is(data, from, to, DELETED)) {
            done();
        } else if (is(data, from, to, NOT_FOUND)) {
            missed();
        } else if (isError(data, from, to)) {
            refused();
        } else {
            throw new MalformedAnswerException("no reply of memcached to get, set or delete");
        }
    }

    /** {@code VALUE <key> <flags> <bytes>}. */
    private void value(byte[] data, int from, int to) throws MalformedAnswerException {
        if (hasValue) {
            throw new MalformedAnswerException("two values for one key");
        }
        int length = to;
        while (length > from && data[length - 1] != ' ') {
            length--;
        }
        long bytes = decimal(data, length, to);
        if (bytes < 0) {
            throw new MalformedAnswerException("a negative length");
        }
        hasValue = true;
        beginValue(bytes);
    }

    @Override
    protected void valueEnded() {
        // END follows.
    }

    /** ERROR, CLIENT_ERROR and SERVER_ERROR, and NOT_STORED. */
    private static boolean isError(byte[] data, int from, int to) {
        String line = new String(data, from, to - from, US_ASCII);
        return line.equals("ERROR")
                || line.startsWith("CLIENT_ERROR ")
                || line.startsWith("SERVER_ERROR ")
                || line.equals("NOT_STORED");
    }

    private static boolean startsWith(byte[] data, int from, int to, byte[] word) {
        return to - from >= word.length && is(data, from, from + word.length, word);
    }

    private static boolean is(byte[] data, int from, int to, byte[] word) {
        return Arrays.equals(data, from, to, word, 0, word.length);
    }
}
