package kvcache.load.client.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kvcache.load.client.Answers;
import kvcache.load.client.MalformedAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemcachedReplyParserTest {

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

    private static List<String> parse(String text, int... cuts) throws MalformedAnswerException {
        Answers answers = new Answers();
        Answers.feed(new MemcachedReplyParser(answers), text, cuts);
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
                "+OK\r\n",
                "STORED\n",
                "VALUE key1 0 3\r\nabcd\r\nEND\r\n",
                "VALUE key1 0 \r\n",
                "VALUE key1 0 -1\r\n",
                "VALUE key1 0 1\r\na\r\nSTORED\r\n",
                "VALUE key1 0 1\r\na\r\nVALUE key1 0 1\r\na\r\nEND\r\n"
            })
    void whatIsNoReplyOfMemcachedIsMalformed(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedAnswerException.class);
    }
}
