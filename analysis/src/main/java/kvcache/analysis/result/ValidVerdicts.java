package kvcache.analysis.result;

import kvcache.analysis.plan.LoadProfile;
import kvcache.base.run.Verdict;

/** What verdicts mean for what was asked. */
public final class ValidVerdicts {

    private ValidVerdicts() {}

    /**
     * Whether figures under a verdict are what they seem: of an open loop where nothing limited it; of a closed loop,
     * which measures what the server and the concurrency allow, where it was one of these that limited it.
     */
    public static boolean isValid(Verdict verdict, LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> verdict == Verdict.VALID;
            case LoadProfile.ClosedLoop closed ->
                verdict == Verdict.SERVER_LIMITED || verdict == Verdict.CONNECTION_LIMITED;
        };
    }
}
