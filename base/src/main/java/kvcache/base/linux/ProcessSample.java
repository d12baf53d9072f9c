package kvcache.base.linux;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counters of a process.
 *
 * @param startTicks its start time, which distinguishes it from a later process with the same id
 * @param cpuNs CPU time of all its threads, including ended ones, in steps of ten milliseconds
 * @param threads its present threads, by id
 */
public record ProcessSample(long startTicks, long cpuNs, Map<Long, ThreadSample> threads) {

    /**
     * Counters of a thread.
     *
     * @param cpus the allowed CPUs, online or not
     */
    public record ThreadSample(long cpuNs, long runQueueWaitNs, BitSet cpus) {}

    /** Reads the counters of a process; empty if it has ended or they are not available. */
    public static Optional<ProcessSample> read(ProcFiles proc, long pid) {
        Map<Long, ThreadSample> threads = new HashMap<>();
        boolean kept = false;
        for (long tid : proc.numbersIn(pid + "/task")) {
            String thread = pid + "/task/" + tid;
            Optional<SchedStat> time = proc.read(thread + "/schedstat", SchedStat::parse);
            Optional<ThreadStatus> status = proc.read(thread + "/status", ThreadStatus::parse);
            if (time.isPresent() && status.isPresent()) {
                kept |= time.get().isKept();
                threads.put(
                        tid,
                        new ThreadSample(
                                time.get().cpuNs(),
                                time.get().runQueueWaitNs(),
                                status.get().cpus()));
            }
        }
        return kept ? proc.read(pid + "/stat", text -> parse(text, threads)) : Optional.empty();
    }

    private static ProcessSample parse(String stat, Map<Long, ThreadSample> threads) {
        // The second field, the name, may contain blanks and brackets. Fields are numbered as in proc_pid_stat(5).
        List<String> fromThird = ProcFiles.words(stat.substring(stat.lastIndexOf(')') + 1));
        long userTicks = Long.parseLong(fromThird.get(14 - 3));
        long systemTicks = Long.parseLong(fromThird.get(15 - 3));
        long startTicks = Long.parseLong(fromThird.get(22 - 3));
        return new ProcessSample(startTicks, (userTicks + systemTicks) * CpuTicks.NS, Map.copyOf(threads));
    }

    /** Returns whether an earlier reading with the same id is of the same process. */
    public boolean isSameAs(ProcessSample earlier) {
        return startTicks == earlier.startTicks;
    }

    /** Returns the CPUs that any of its threads may use. */
    public BitSet cpus() {
        BitSet cpus = new BitSet();
        threads.values().forEach(thread -> cpus.or(thread.cpus()));
        return cpus;
    }
}
