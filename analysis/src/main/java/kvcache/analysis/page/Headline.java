package kvcache.analysis.page;

import java.util.List;

/**
 * A finding in plain words.
 *
 * @param state what kind of answer it is, which the page tells by word and shape
 * @param question what was asked
 * @param answer one sentence, with its interval
 * @param further sentences that say more; may be none
 */
public record Headline(State state, String question, String answer, List<String> further) {

    /** Kinds of answers. */
    public enum State {
        FOUND("difference found", "found"),
        NO_DIFFERENCE("no detectable difference", "same"),
        NOT_COMPARED("not compared", "none");

        private final String words;
        private final String cssClass;

        State(String words, String cssClass) {
            this.words = words;
            this.cssClass = cssClass;
        }

        /** What the page calls it. */
        public String words() {
            return words;
        }

        String cssClass() {
            return cssClass;
        }
    }

    public Headline {
        further = List.copyOf(further);
    }
}
