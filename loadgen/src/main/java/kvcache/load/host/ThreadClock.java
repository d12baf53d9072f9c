package kvcache.load.host;

import java.nio.file.Path;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.SchedStat;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's clocks of one thread: its CPU time, and the time in which it was runnable but waited for a CPU. For a
 * late loop, the second shows whether the machine was short of CPU time, not the loop.
 *
 * <p>A reading takes tens of microseconds and allocates, so it is made at the ends of phases. Any thread may read. A
 * wait is counted when it ends, so another thread reads too little while this one waits; a thread reads its own clock
 * completely. On kernels that cannot separate them, steal time counts as CPU time.
 */
public final class ThreadClock {

    private final ProcFiles proc;

    /** The path below procfs; null if the system does not provide it. */
    private final @Nullable String directory;

    private ThreadClock(ProcFiles proc, @Nullable String directory) {
        this.proc = proc;
        this.directory = directory;
    }

    /** Returns the clock of the calling thread; for a virtual thread, of its carrier. */
    public static ThreadClock ofCurrentThread() {
        return ofCurrentThread(ProcFiles.SYSTEM);
    }

    /** Returns the clock from a copy of procfs. */
    public static ThreadClock ofCurrentThread(Path procRoot) {
        ProcFiles proc = new ProcFiles(procRoot);
        return new ThreadClock(
                proc,
                proc.link("thread-self")
                        .filter(to -> to.matches("\\d+/task/\\d+"))
                        .orElse(null));
    }

    /** Reads the clocks; returns {@link Sample#UNKNOWN} if the thread has ended or the system does not provide them. */
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

        /** Returns whether the system provided the counters. */
        public boolean isKnown() {
            return cpuNs >= 0;
        }

        /** Returns the difference to an earlier reading; unknown if one of the two is. */
        public Sample minus(Sample earlier) {
            return isKnown() && earlier.isKnown()
                    ? new Sample(cpuNs - earlier.cpuNs, runQueueWaitNs - earlier.runQueueWaitNs)
                    : UNKNOWN;
        }
    }
}
