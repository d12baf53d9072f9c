package kvcache.load.client.redis;

import kvcache.load.client.AnswerSink;
import kvcache.load.client.MalformedAnswerException;
import kvcache.load.client.ReplyParser;

/** A parser of RESP2 replies to GET, SET and DEL. Not thread-safe. */
final class RedisReplyParser extends ReplyParser {

    RedisReplyParser(AnswerSink sink) {
        super(sink);
    }

    @Override
    protected void line(byte[] data, int from, int to) throws MalformedAnswerException {
        switch (from == to ? 0 : data[from]) {
            case '$' -> bulkString(decimal(data, from + 1, to));
            case '+' -> done();
            case ':' -> integer(decimal(data, from + 1, to));
            case '-' -> refused();
            default -> throw new MalformedAnswerException("no simple string, error, integer or bulk string of RESP2");
        }
    }

    /** A negative length stands for a key without an entry. */
    private void bulkString(long bytes) throws MalformedAnswerException {
        if (bytes < 0) {
            missed();
        } else {
            beginValue(bytes);
        }
    }

    /** DEL replies with the number of keys that it removed. */
    private void integer(long removed) throws MalformedAnswerException {
        if (removed > 0) {
            done();
        } else {
            missed();
        }
    }

    @Override
    protected void valueEnded() throws MalformedAnswerException {
        found();
    }
}
