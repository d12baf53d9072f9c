package kvcache.load.verdict;

import java.util.List;
import kvcache.base.run.Verdict;

/**
 * A verdict, and why.
 *
 * @param verdict what it is
 * @param reasons what it rests on, a sentence each; none where it is {@link Verdict#VALID}
 * @param evidence what else was found, for it and against it, a sentence each
 */
public record Judgement(Verdict verdict, List<String> reasons, List<String> evidence) {

    /** Copies the lists. */
    public Judgement {
        reasons = List.copyOf(reasons);
        evidence = List.copyOf(evidence);
    }
}
