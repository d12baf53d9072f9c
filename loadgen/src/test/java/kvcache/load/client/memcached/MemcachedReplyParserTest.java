package kvcache.load.client.memcached;

import java.util.List;
import kvcache.load.client.ReplyParserContract;

final class MemcachedReplyParserTest extends ReplyParserContract {

    /** As memcached 1.6 sends them: to get, get of nothing, set, delete of something and of nothing, and on errors. */
    private static final String REPLIES = String.join(
            "\r\n",
            "VALUE key1 0 11",
            "\"test",
            "END\"",
            "END",
            "END",
            "VALUE key2 0 0",
            "",
            "END",
            "STORED",
            "DELETED",
            "NOT_FOUND",
            "ERROR",
            "CLIENT_ERROR bad data chunk",
            "SERVER_ERROR out of memory storing object",
            "");

    private static final List<String> EXPECTED =
            List.of("200 \"test\r\nEND\"", "404 ", "200 ", "200 ", "200 ", "404 ", "500 ", "500 ", "500 ");

    static final List<String> MALFORMED = List.of(
            "HTTP/1.1 400 Bad Request\r\n",
            "\r\n",
            "+OK\r\n",
            "STORED\n",
            "VALUE key1 0 3\r\nabcd\r\nEND\r\n",
            "VALUE key1 0 \r\n",
            "VALUE key1 0 -1\r\n",
            "VALUE key1 0 1\r\na\r\nSTORED\r\n",
            "VALUE key1 0 1\r\na\r\nVALUE key1 0 1\r\na\r\nEND\r\n");

    MemcachedReplyParserTest() {
        super(new MemcachedProtocol(), REPLIES, EXPECTED);
    }
}
