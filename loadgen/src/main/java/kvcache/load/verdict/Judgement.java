package kvcache.load.verdict;

import java.util.List;
import kvcache.base.run.Verdict;

/**
 * A verdict with its reasons.
 *
 * @param verdict the verdict
 * @param reasons its reasons, one sentence each; none for {@link Verdict#VALID}
 * @param evidence further findings for and against it, one sentence each
 */
public record Judgement(Verdict verdict, List<String> reasons, List<String> evidence) {

    public Judgement {
        reasons = List.copyOf(reasons);
        evidence = List.copyOf(evidence);
    }
}
