package kvcache.analysis.finding;

import java.util.List;

/**
 * A run's answer to one question, in plain words.
 *
 * @param sentence the answer, with its interval
 * @param further additional sentences; may be empty
 */
public record Conclusion(Kind kind, String question, String sentence, List<String> further) {

    public enum Kind {
        FOUND,
        NO_DIFFERENCE,
        NOT_COMPARED
    }

    public Conclusion {
        further = List.copyOf(further);
    }
}
