package kvcache.load.client.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kvcache.load.client.Answers;
import kvcache.load.client.MalformedAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisReplyParserTest {

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

    private static List<String> parse(String text, int... cuts) throws MalformedAnswerException {
        Answers answers = new Answers();
        Answers.feed(new RedisReplyParser(answers), text, cuts);
        return answers.all;
    }

    @Test
    void repliesCutAtAnyTwoBytesAreReadTheSame() throws MalformedAnswerException {
        for (int first = 0; first <= REPLIES.length(); first++) {
            for (int second = first; second <= REPLIES.length(); second++) {
                assertThat(parse(REPLIES, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(EXPECTED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n",
                "\r\n",
                "*1\r\n",
                "+OK\n",
                "$3\r\nabcd\r\n",
                "$\r\n",
                "$1x\r\n",
                "$9999999999999999999\r\n",
                ":\r\n"
            })
    void whatIsNoReplyOfRedisIsMalformed(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void aLineWithoutEndIsNotBufferedForEver() {
        assertThatThrownBy(() -> parse("-" + "x".repeat(100_000))).isInstanceOf(MalformedAnswerException.class);
    }
}
