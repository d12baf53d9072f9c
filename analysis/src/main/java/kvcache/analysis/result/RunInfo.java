package kvcache.analysis.result;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;

/**
 * The description of a run before its first trial.
 *
 * @param formatVersion of the run's files; this code reads {@value #FORMAT_VERSION}
 * @param name of the folder
 * @param machine the servers' machine
 * @param clientMachine the load generator's machine; equal to {@code machine} if they are the same
 * @param pinning the CPU pinning of processes, in words
 * @param keptAwake whether idle-priority threads kept the CPUs awake
 * @param resumedAt the times at which it was resumed, in order
 */
public record RunInfo(
        int formatVersion,
        String name,
        Instant startedAt,
        BenchPlan plan,
        Machine machine,
        Machine clientMachine,
        Software software,
        String pinning,
        boolean keptAwake,
        List<Instant> resumedAt) {

    public static final int FORMAT_VERSION = 4;

    public RunInfo {
        resumedAt = List.copyOf(resumedAt);
    }

    /** Returns this description with one more time of resumption. */
    public RunInfo resumed(Instant at) {
        return new RunInfo(
                formatVersion,
                name,
                startedAt,
                plan,
                machine,
                clientMachine,
                software,
                pinning,
                keptAwake,
                Stream.concat(resumedAt.stream(), Stream.of(at)).toList());
    }
}
