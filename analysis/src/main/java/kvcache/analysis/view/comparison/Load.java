package kvcache.analysis.view.comparison;

import java.util.Optional;
import kvcache.analysis.finding.RoundLogs;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.Ratio;
import kvcache.analysis.stats.TwoSampleRatio;

/**
 * A figure of a variant under one demand, in both runs.
 *
 * @param demand how requests were sent
 * @param a what A's rounds say; at least one
 * @param b what B's rounds say; at least one
 */
record Load(LoadProfile demand, RoundLogs a, RoundLogs b) {

    /** B over A; empty where either has fewer than two rounds. */
    Optional<Ratio> ratio() {
        return TwoSampleRatio.of(b.values(1), a.values(1));
    }
}
