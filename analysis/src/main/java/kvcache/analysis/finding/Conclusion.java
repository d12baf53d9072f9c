package kvcache.analysis.finding;

import java.util.List;
import java.util.Optional;
import kvcache.analysis.stats.Interval;

/**
 * A run's answer to one question, in plain words.
 *
 * @param sentence the answer, with its interval
 * @param ratio the ratio that the answer rests on; empty if there is none
 * @param further additional sentences; may be empty
 */
public record Conclusion(Kind kind, String question, String sentence, Optional<Interval> ratio, List<String> further) {

    public enum Kind {
        FOUND,
        NO_DIFFERENCE,
        NOT_COMPARED
    }

    public Conclusion {
        further = List.copyOf(further);
    }
}
