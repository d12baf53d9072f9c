package kvcache.load.host;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kvcache.base.linux.CpuQuota;

/**
 * The CPU time that a server used in a phase, and its saturation.
 *
 * <p>A server is out of CPU in either of two cases. It has used up the CPUs that it may use, with any threads. Or its
 * working threads have used up the CPUs that they may use, while others are idle: a server with one event loop is
 * limited to one core, and so are two loops that are bound to one CPU. The <em>workers</em> are the threads that used
 * at least half as much as the busiest. The rest (compilers and collectors of a JVM, idle masters) must not make a
 * saturated worker look idle. If only one of several workers is saturated, that is imbalance, not saturation.
 * Saturation is the maximum of
 *
 * <ul>
 *   <li>the cores used over the CPUs allowed;
 *   <li>the cores used over the quota of its control group, if it has one;
 *   <li>the cores used by workers over the number of workers, or of CPUs that workers may use, whichever is smaller.
 * </ul>
 *
 * <p>The last is the mean share of the workers if each can have its own CPU. If threads live shorter than the phase,
 * only the first is known.
 *
 * @param coresUsed CPU time over wall time, of all threads, including those that ended in the phase
 * @param waitingThreads how many of its threads waited for a CPU, on average. If it is large while saturation is low,
 *     others used the server's CPUs: the machine was the limit, not the server
 * @param busiestThreadShare CPU time over wall time of the busiest thread
 * @param cpusAllowed how many of the CPUs online any of its threads may use
 * @param threads how many threads it had at the end
 * @param workers how many of them did the work
 * @param saturation 0 (idle) to 1, apart from measurement errors
 * @param quota the control group quota that throttled it most; empty if it has none
 */
public record ServerCpu(
        double coresUsed,
        double waitingThreads,
        double busiestThreadShare,
        int cpusAllowed,
        int threads,
        int workers,
        double saturation,
        Optional<CpuQuota> quota) {

    /** The saturation from which a server counts as out of CPU. */
    public static final double OUT_OF_CPU = 0.9;

    private static final double WORKER_SHARE_OF_BUSIEST = 0.5;

    /**
     * The use of a thread, as shares of the phase's wall time.
     *
     * @param cpus those online that it may use
     */
    record ThreadUse(double cpuShare, double waitShare, BitSet cpus) {}

    /** Requires that the threads may use at least one CPU. */
    static ServerCpu of(double coresUsed, Collection<ThreadUse> threads, Optional<CpuQuota> quota) {
        double busiest = threads.stream().mapToDouble(ThreadUse::cpuShare).max().orElse(0);
        List<ThreadUse> workers = threads.stream()
                .filter(thread -> thread.cpuShare > 0 && thread.cpuShare >= WORKER_SHARE_OF_BUSIEST * busiest)
                .toList();
        double workerCores = workers.stream().mapToDouble(ThreadUse::cpuShare).sum();
        int workerLimit = Math.min(workers.size(), cpus(workers));
        int cpusAllowed = cpus(threads);
        double coresAllowed = Math.min(cpusAllowed, quota.map(CpuQuota::cores).orElse(Double.MAX_VALUE));
        double saturation = Math.max(coresUsed / coresAllowed, workerLimit == 0 ? 0 : workerCores / workerLimit);
        double waiting = threads.stream().mapToDouble(ThreadUse::waitShare).sum();
        return new ServerCpu(
                coresUsed, waiting, busiest, cpusAllowed, threads.size(), workers.size(), saturation, quota);
    }

    private static int cpus(Collection<ThreadUse> threads) {
        BitSet cpus = new BitSet();
        threads.forEach(thread -> cpus.or(thread.cpus));
        return cpus.cardinality();
    }

    /** Returns the unused share of the CPU time that the server could use: 0 to 1. */
    public double slack() {
        return Math.clamp(1 - saturation, 0, 1);
    }

    /** Returns whether the server's CPU time was the limit, by the threshold {@link #OUT_OF_CPU}. */
    public boolean isOutOfCpu() {
        return saturation >= OUT_OF_CPU;
    }
}
