package kvcache.analysis.page;

import java.util.List;
import java.util.Optional;
import kvcache.analysis.stats.Interval;

/**
 * A finding in plain words.
 *
 * @param state the kind of answer, shown by word and shape
 * @param question the question
 * @param answer one sentence, with its interval
 * @param ratio the ratio that the answer rests on; empty if there is none
 * @param further additional sentences; may be empty
 */
public record Headline(State state, String question, String answer, Optional<Interval> ratio, List<String> further) {

    /** Kinds of answers. */
    public enum State {
        FOUND("difference found", "differences found", "found"),
        NO_DIFFERENCE("no detectable difference", "without a detectable difference", "same"),
        NOT_COMPARED("not compared", "not compared", "none");

        /** The label of one answer. */
        final String words;

        /** Follows a number of answers. */
        private final String plural;

        final String cssClass;

        State(String words, String plural, String cssClass) {
            this.words = words;
            this.plural = plural;
            this.cssClass = cssClass;
        }

        String counted(long count) {
            return this == FOUND && count == 1 ? words : plural;
        }
    }

    public Headline {
        further = List.copyOf(further);
    }
}
