package kvcache.analysis.page;

import java.util.List;

/**
 * A finding in plain words.
 *
 * @param state the kind of answer, shown by word and shape
 * @param question the question
 * @param answer one sentence, with its interval
 * @param further additional sentences; may be empty
 */
public record Headline(State state, String question, String answer, List<String> further) {

    /** Kinds of answers. */
    public enum State {
        FOUND,
        NO_DIFFERENCE,
        NOT_COMPARED;

        /** What the page calls an answer of this kind. */
        String words() {
            return switch (this) {
                case FOUND -> "difference found";
                case NO_DIFFERENCE -> "no detectable difference";
                case NOT_COMPARED -> "not compared";
            };
        }

        /** What stands behind a number of them. */
        String counted(long count) {
            return switch (this) {
                case FOUND -> count == 1 ? "difference found" : "differences found";
                case NO_DIFFERENCE -> "without a detectable difference";
                case NOT_COMPARED -> "not compared";
            };
        }

        String cssClass() {
            return switch (this) {
                case FOUND -> "found";
                case NO_DIFFERENCE -> "same";
                case NOT_COMPARED -> "none";
            };
        }
    }

    public Headline {
        further = List.copyOf(further);
    }
}
