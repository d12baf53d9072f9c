package kvcache.load.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds for the reply parser of every text protocol. A subclass supplies the replies of a real server. */
public abstract class ReplyParserContract {

    private final TextProtocol protocol;
    private final String replies;
    private final List<String> expected;

    /**
     * @param replies one of each kind
     * @param expected what they mean, see {@link Answers}
     */
    protected ReplyParserContract(TextProtocol protocol, String replies, List<String> expected) {
        this.protocol = protocol;
        this.replies = replies;
        this.expected = expected;
    }

    /** Parses text that arrives in pieces. */
    protected final List<String> parse(String text, int... cuts) throws MalformedAnswerException {
        Answers answers = new Answers();
        Answers.feed(protocol.parser(answers), text, cuts);
        return answers.all;
    }

    @Test
    void repliesCutAtAnyTwoBytesAreReadTheSame() throws MalformedAnswerException {
        for (int first = 0; first <= replies.length(); first++) {
            for (int second = first; second <= replies.length(); second++) {
                assertThat(parse(replies, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void whatIsNoReplyIsMalformed(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void aLineWithoutEndIsNotBufferedForEver() {
        assertThatThrownBy(() -> parse("-" + "x".repeat(100_000))).isInstanceOf(MalformedAnswerException.class);
    }
}
