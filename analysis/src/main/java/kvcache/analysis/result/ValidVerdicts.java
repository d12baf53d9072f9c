package kvcache.analysis.result;

import kvcache.analysis.plan.LoadProfile;
import kvcache.base.run.Verdict;

/** Decides which verdicts make figures valid. */
public final class ValidVerdicts {

    private ValidVerdicts() {}

    /**
     * Returns whether figures with a verdict are valid. An open loop must not be limited. A closed loop measures what
     * the server and the concurrency allow, so one of these must be the limit.
     */
    public static boolean isValid(Verdict verdict, LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> verdict == Verdict.VALID;
            case LoadProfile.ClosedLoop closed ->
                verdict == Verdict.SERVER_LIMITED || verdict == Verdict.CONNECTION_LIMITED;
        };
    }
}
