package kvcache.analysis.stats;

import java.util.List;

/**
 * A verdict and what it rests on.
 *
 * @param verdict the verdict
 * @param reasons the evidence in words and figures, most telling first; none where all is well
 */
public record Judgement(Verdict verdict, List<String> reasons) {

    /** Copies the reasons. */
    public Judgement {
        reasons = List.copyOf(reasons);
    }

    /** Whether the figures may be compared with others. */
    public boolean isValid() {
        return verdict == Verdict.VALID;
    }
}
