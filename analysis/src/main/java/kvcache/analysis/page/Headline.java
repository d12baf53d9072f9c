package kvcache.analysis.page;

import java.util.List;
import java.util.Optional;
import kvcache.analysis.stats.Interval;

/**
 * A finding in plain words.
 *
 * @param state the kind of answer, shown by word and shape
 * @param question the question, in a few words
 * @param answer one sentence, with its interval
 * @param ratio the ratio that the answer rests on; empty if there is none
 * @param further additional sentences, hidden until they are asked for; may be empty
 */
public record Headline(State state, String question, String answer, Optional<Pictured> ratio, List<String> further) {

    /** Kinds of answers. */
    public enum State {
        FOUND("difference found", "found"),
        NO_DIFFERENCE("no detectable difference", "same"),
        NOT_COMPARED("not compared", "none");

        final String words;

        final String cssClass;

        State(String words, String cssClass) {
            this.words = words;
            this.cssClass = cssClass;
        }
    }

    /**
     * A ratio that is drawn.
     *
     * @param text the ratio and its interval in figures
     */
    public record Pictured(Interval interval, String text) {}

    public Headline {
        further = List.copyOf(further);
    }
}
