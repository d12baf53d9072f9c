package kvcache.load.host;

import java.nio.file.Path;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.SchedStat;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's clocks of one thread: how long it ran, and how long it could have run but waited for a CPU. Of a loop
 * that is late the second tells whether the machine, not the loop, was short of time.
 *
 * <p>A reading takes some tens of microseconds and allocates: it is made for the ends of phases. It can be made on any
 * thread. A wait is counted when it ends, so that of a thread that waits right now another thread reads too little; a
 * thread that reads its own clock reads all of it. Time that the hypervisor took counts as CPU time on kernels that do
 * not tell the two apart.
 */
public final class ThreadClock {

    private final ProcFiles proc;

    /** Below procfs, or null where the system does not tell. */
    private final @Nullable String directory;

    private ThreadClock(ProcFiles proc, @Nullable String directory) {
        this.proc = proc;
        this.directory = directory;
    }

    /** The clock of the calling thread; for a virtual thread, of the one that carries it just now. */
    public static ThreadClock ofCurrentThread() {
        return ofCurrentThread(ProcFiles.SYSTEM);
    }

    /** The same, with procfs elsewhere. */
    public static ThreadClock ofCurrentThread(Path procRoot) {
        ProcFiles proc = new ProcFiles(procRoot);
        return new ThreadClock(
                proc,
                proc.link("thread-self")
                        .filter(to -> to.matches("\\d+/task/\\d+"))
                        .orElse(null));
    }

    /** What the clocks show now; {@link Sample#UNKNOWN} where the thread has ended or the system does not tell. */
    public Sample read() {
        if (directory == null) {
            return Sample.UNKNOWN;
        }
        return proc.read(directory + "/schedstat", SchedStat::parse)
                .filter(SchedStat::isKept)
                .map(time -> new Sample(time.cpuNs(), time.runQueueWaitNs()))
                .orElse(Sample.UNKNOWN);
    }

    /**
     * Counters since the thread began, or their differences between two readings.
     *
     * @param cpuNs time on a CPU
     * @param runQueueWaitNs time that the thread was ready to run and waited for a CPU
     */
    public record Sample(long cpuNs, long runQueueWaitNs) {
        /** Every counter is -1. */
        public static final Sample UNKNOWN = new Sample(-1, -1);

        /** Whether the system told. */
        public boolean isKnown() {
            return cpuNs >= 0;
        }

        /** What the counters grew by since an earlier reading; unknown where one of the two is. */
        public Sample minus(Sample earlier) {
            return isKnown() && earlier.isKnown()
                    ? new Sample(cpuNs - earlier.cpuNs, runQueueWaitNs - earlier.runQueueWaitNs)
                    : UNKNOWN;
        }
    }
}
