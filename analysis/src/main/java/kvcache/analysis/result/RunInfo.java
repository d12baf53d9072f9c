package kvcache.analysis.result;

import java.time.Instant;
import kvcache.analysis.plan.BenchPlan;

/**
 * All that is known of a run before its first trial.
 *
 * @param formatVersion of the run's files; this code reads {@value #FORMAT_VERSION}
 * @param name the folder's
 * @param startedAt when the bench started
 * @param plan what is measured
 * @param machine on what
 * @param software with what
 * @param pinning how processes are kept on their CPUs, in words
 */
public record RunInfo(
        int formatVersion,
        String name,
        Instant startedAt,
        BenchPlan plan,
        Machine machine,
        Software software,
        String pinning) {

    /** The version that this code writes. */
    public static final int FORMAT_VERSION = 3;
}
