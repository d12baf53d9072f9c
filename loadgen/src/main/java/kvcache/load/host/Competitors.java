package kvcache.load.host;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.ProcessSample;

/**
 * The CPU time of other processes on the CPUs that this process may use: the time of all threads there, less that of
 * this process and of the server under test. Thread-safe.
 *
 * <p>It shows that others used these CPUs, not whether they delayed this process, which {@link ThreadClock} shows for a
 * loop. It is a lower bound. Interrupt handling is excluded, since a busy network would look like a competitor. Kernels
 * without {@code CONFIG_IRQ_TIME_ACCOUNTING} count interrupts as time of the thread that they interrupt, so those in
 * this process are subtracted from the others: a sixth of each CPU that does only loopback traffic. Counters of CPUs
 * are sampled at timer ticks and those of processes are exact; over a second they differ by a few percent of a core.
 *
 * <p>It is unknown if the server may use some of this process's CPUs and others too, since its time cannot be
 * attributed.
 */
public final class Competitors {

    private final ProcFiles proc;
    private final HostCpu host;
    private final Set<Long> serverPids;

    /** @param procRoot procfs, or a copy of it */
    Competitors(Set<Long> serverPids, Path procRoot) {
        proc = new ProcFiles(procRoot);
        host = new HostCpu(procRoot);
        this.serverPids = Set.copyOf(serverPids);
    }

    /** Excludes this process and those of the server, if there are any. */
    public static Competitors besides(Set<Long> serverPids) {
        return new Competitors(serverPids, ProcFiles.SYSTEM);
    }

    /** Reads the counters. */
    public Sample read() {
        Set<Long> pids = new TreeSet<>(serverPids);
        long self = proc.link("self")
                .filter(to -> to.matches("\\d+"))
                .map(Long::parseLong)
                .orElse(0L);
        pids.add(self);
        Map<Long, ProcessSample> known = new HashMap<>();
        for (long pid : pids) {
            ProcessSample.read(proc, pid).ifPresent(sample -> known.put(pid, sample));
        }
        return new Sample(
                System.nanoTime(), self, host.read(), known, known.keySet().containsAll(pids));
    }

    /**
     * A reading.
     *
     * @param self the id of this process
     * @param known the counters of this process and of the server's, by id
     * @param isWhole whether all of these could be read
     */
    public record Sample(
            long takenAtNs, long self, HostCpu.Sample host, Map<Long, ProcessSample> known, boolean isWhole) {

        /**
         * Returns how many of these CPUs others used since an earlier reading, on average.
         *
         * @return empty if the server's CPUs are neither among those of this process nor separate, if a known process
         *     ended, or if the system does not provide the data
         */
        public OptionalDouble coresSince(Sample earlier) {
            HostCpu.Use use = host.since(earlier.host);
            double wallNs = takenAtNs - earlier.takenAtNs;
            if (!isWhole || !use.isKnown() || wallNs <= 0) {
                return OptionalDouble.empty();
            }
            double others = use.taskCores();
            for (Map.Entry<Long, ProcessSample> process : known.entrySet()) {
                ProcessSample now = process.getValue();
                ProcessSample before = earlier.known.get(process.getKey());
                boolean shares = process.getKey() == self || now.cpus().intersects(host.allowed());
                if (before == null || !now.isSameAs(before) || (shares && isElsewhereToo(now))) {
                    return OptionalDouble.empty();
                }
                if (shares) {
                    others -= (now.cpuNs() - before.cpuNs()) / wallNs;
                }
            }
            return OptionalDouble.of(Math.max(0, others));
        }

        private boolean isElsewhereToo(ProcessSample process) {
            BitSet elsewhere = process.cpus();
            elsewhere.andNot(host.allowed());
            return !elsewhere.isEmpty();
        }
    }
}
