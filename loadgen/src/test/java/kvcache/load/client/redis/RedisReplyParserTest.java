package kvcache.load.client.redis;

import java.util.List;
import kvcache.load.client.ReplyParserContract;

final class RedisReplyParserTest extends ReplyParserContract {

    /** As Redis 7 sends them: to GET, GET of nothing, SET, DEL of something and of nothing, and on errors. */
    private static final String REPLIES = String.join(
            "\r\n",
            "$11",
            "\"test",
            "val\"",
            "$-1",
            "$0",
            "",
            "+OK",
            ":1",
            ":0",
            "-OOM command not allowed when used memory > 'maxmemory'.",
            "");

    private static final List<String> EXPECTED =
            List.of("200 \"test\r\nval\"", "404 ", "200 ", "200 ", "200 ", "404 ", "500 ");

    static final List<String> MALFORMED = List.of(
            "HTTP/1.1 400 Bad Request\r\n",
            "\r\n",
            "*1\r\n",
            "+OK\n",
            "$3\r\nabcd\r\n",
            "$\r\n",
            "$1x\r\n",
            "$9999999999999999999\r\n",
            ":\r\n");

    RedisReplyParserTest() {
        super(new RedisProtocol(), REPLIES, EXPECTED);
    }
}
