package kvcache.load.host;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kvcache.base.linux.Cgroups;
import kvcache.base.linux.CpuQuota;
import kvcache.base.linux.CpuTicks;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.QuotaSample;
import kvcache.base.linux.ThreadStatus;

/**
 * The CPUs that this process may use: how busy they are, whoever uses them, and what the hypervisor takes from them.
 * May be read on any thread.
 */
public final class HostCpu {

    private final ProcFiles proc;
    private final Cgroups cgroups;

    /** @param procRoot procfs, or a copy of it */
    HostCpu(Path procRoot) {
        proc = new ProcFiles(procRoot);
        cgroups = new Cgroups(proc);
    }

    /** Returns the CPUs of this process, and of its threads unless they were bound to fewer. */
    public static HostCpu ofThisProcess() {
        return new HostCpu(ProcFiles.SYSTEM);
    }

    /** Reads the counters; those of no CPU if the system does not provide them. */
    public Sample read() {
        BitSet allowed = proc.read("self/status", ThreadStatus::parse)
                .map(ThreadStatus::cpus)
                .orElseGet(BitSet::new);
        Map<Integer, CpuTicks> perCpu =
                new HashMap<>(proc.read("stat", CpuTicks::parse).orElse(Map.of()));
        perCpu.keySet().removeIf(cpu -> !allowed.get(cpu));
        return new Sample(allowed, perCpu, cgroups.read("self"));
    }

    /**
     * A reading.
     *
     * @param allowed the CPUs that this process may use, online or not; must not be modified
     */
    public record Sample(BitSet allowed, Map<Integer, CpuTicks> perCpu, QuotaSample quotas) {

        /**
         * Returns the effect of a control group's quota on this process since an earlier reading; empty if it has none.
         */
        public Optional<CpuQuota> quotaSince(Sample earlier) {
            return quotas.since(earlier.quotas);
        }

        /** Returns the use since an earlier reading, of the CPUs in both. */
        public Use since(Sample earlier) {
            CpuTicks all = new CpuTicks(0, 0, 0, 0);
            int cpus = 0;
            double taskCores = 0;
            double maxSteal = 0;
            for (Map.Entry<Integer, CpuTicks> cpu : perCpu.entrySet()) {
                CpuTicks before = earlier.perCpu.get(cpu.getKey());
                CpuTicks passed = before == null ? all : cpu.getValue().minus(before);
                if (before != null && passed.total() > 0) {
                    all = all.plus(passed);
                    cpus++;
                    taskCores += passed.share(passed.tasks());
                    maxSteal = Math.max(maxSteal, passed.share(passed.steal()));
                }
            }
            return cpus == 0
                    ? Use.UNKNOWN
                    : new Use(
                            cpus,
                            all.share(all.tasks() + all.interrupts()),
                            all.share(all.steal()),
                            maxSteal,
                            taskCores);
        }
    }

    /**
     * The use between two readings. Shares are of the time that the kernel counted, 0 to 1. Values are NaN if unknown.
     *
     * @param cpus the number of CPUs covered; 0 if nothing is known
     * @param busyShare time of threads and interrupts, averaged over the CPUs
     * @param stealShare time taken by the hypervisor while these CPUs had work, averaged over the CPUs; 0 without a
     *     hypervisor, and with one that does not report it
     * @param maxStealShare the largest steal share of a CPU
     * @param taskCores how many of the CPUs ran threads, on average, excluding interrupts
     */
    public record Use(int cpus, double busyShare, double stealShare, double maxStealShare, double taskCores) {

        static final Use UNKNOWN = new Use(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        /** Returns whether the system provided the data. */
        public boolean isKnown() {
            return cpus > 0;
        }
    }
}
