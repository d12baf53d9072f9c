package kvcache.load.client.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kvcache.load.client.Answers;
import kvcache.load.client.MalformedAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Http1AnswerParserTest {

    private static final String ANSWERS = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n\"test_value\""
            + "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 404 Not Found\r\nDate: today\r\nCONTENT-LENGTH:3  \r\nX: y\r\n\r\nnay"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n4;x=y\r\nabcd\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n"
            + "HTTP/1.1 200 OK\nContent-Length: 0\n\n"
            + "HTTP/1.1 500 Oops\r\nConnection: foo, Close\r\nContent-Length: 1\r\n\r\n!";

    private static final List<String> EXPECTED =
            List.of("200 \"test_value\"", "404 nay", "200 abcd0123456789", "204 ", "200 ", "500 ! last");

    private static List<String> parse(String text, int... cuts) throws MalformedAnswerException {
        Answers answers = new Answers();
        Http1AnswerParser parser = new Http1AnswerParser(answers);
        Answers.feed(parser, text, cuts);
        parser.endOfInput();
        return answers.all;
    }

    @Test
    void pipelinedAnswersAreReadAtOnce() throws MalformedAnswerException {
        assertThat(parse(ANSWERS)).isEqualTo(EXPECTED);
    }

    @Test
    void answersCutAtAnyTwoBytesAreReadTheSame() throws MalformedAnswerException {
        for (int first = 0; first <= ANSWERS.length(); first++) {
            for (int second = first; second <= ANSWERS.length(); second += 3) {
                assertThat(parse(ANSWERS, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(EXPECTED);
            }
        }
    }

    @Test
    void answersThatComeByteByByteAreReadTheSame() throws MalformedAnswerException {
        int[] everywhere = new int[ANSWERS.length()];
        for (int i = 0; i < everywhere.length; i++) {
            everywhere[i] = i;
        }
        assertThat(parse(ANSWERS, everywhere)).isEqualTo(EXPECTED);
    }

    @Test
    void anAnswerWithoutALengthEndsWithTheConnection() throws MalformedAnswerException {
        assertThat(parse("HTTP/1.1 200 OK\r\n\r\nto the end")).containsExactly("200 to the end last");
        assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na")).containsExactly("200 a last");
        assertThat(parse("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na"))
                .containsExactly("200 a");
    }

    @Test
    void aCutAnswerIsNotCompletedByTheEnd() throws MalformedAnswerException {
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhalf")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            })
    void whatIsNoAnswerIsMalformed(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void aHeadWithoutEndIsMalformedBeforeItFillsTheMemory() {
        String head = "HTTP/1.1 200 OK\r\nX: " + "y".repeat(Http1AnswerParser.MAX_LINE_BYTES);
        assertThatThrownBy(() -> parse(head)).isInstanceOf(MalformedAnswerException.class);
    }
}
