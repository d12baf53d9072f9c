package kvcache.analysis.finding;

import java.util.List;

/**
 * What a run says to one question, in plain words.
 *
 * @param kind what kind of answer it is
 * @param question what was asked
 * @param sentence the answer, with its interval
 * @param further sentences that say more; may be none
 */
public record Conclusion(Kind kind, String question, String sentence, List<String> further) {

    /** Kinds of answers. */
    public enum Kind {
        FOUND,
        NO_DIFFERENCE,
        NOT_COMPARED
    }

    public Conclusion {
        further = List.copyOf(further);
    }
}
