package kvcache.bench.awake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.base.linux.CpuClock;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.ThreadBinding;
import kvcache.load.record.GapLog;

/**
 * A loop that reads clocks, on one CPU of the servers, in a thread of the lowest scheduling class. It keeps the CPU
 * awake and finds gaps between its turns in which the host took the CPU from the watched server.
 *
 * <p>In a gap, the host had the CPU for at least the greater of two times:
 *
 * <ul>
 *   <li>The gap less the CPU time of the watched processes: other processes, threads of the kernel, or the hypervisor
 *       had it. Unless the kernel is known to charge interrupts to the thread that they interrupt, this counts only if
 *       it is at least half of the gap: interrupts that the server's own traffic causes take less.
 *   <li>The CPU time that the kernel charged to this loop: a turn takes about a microsecond, so the hypervisor ran
 *       something else.
 * </ul>
 *
 * <p>What the hypervisor takes while a thread of the server runs is charged to that thread, and is not found.
 *
 * <p>Any thread may call {@link #watch} and {@link #seenUntilNs}, and read the log up to there.
 */
final class IdleProbe implements Runnable {

    /** Shorter gaps may be timer ticks, which take tens of microseconds on a virtual machine. */
    static final long SHORTEST_NS = 100_000;

    private static final long READ_EVERY_NS = 50_000;

    /** A kernel that accounts for interrupts separately reports their pressure. */
    private static final boolean CHARGES_INTERRUPTS =
            Files.exists(Path.of("/proc/pressure/cpu")) && !Files.exists(Path.of("/proc/pressure/irq"));

    private final int cpu;
    private final List<Integer> always;
    private final GapLog gaps = new GapLog();
    private volatile List<Integer> watched = List.of();
    private volatile long seenUntilNs;

    /** @param always further processes whose CPU time counts as the server's: the kernel's thread for its traffic */
    IdleProbe(int cpu, List<Integer> always) {
        this.cpu = cpu;
        this.always = List.copyOf(always);
    }

    /** Sets the processes of the server. */
    void watch(List<Integer> pids) {
        watched = pids;
    }

    /** Returns the time up to which gaps are logged, by {@link System#nanoTime}. */
    long seenUntilNs() {
        return seenUntilNs;
    }

    /** Returns the gaps in which the host had the CPU for 0.1 ms or longer. */
    GapLog gaps() {
        return gaps;
    }

    @Override
    public void run() {
        ThreadBinding.bindThisThread(new CpuSet(List.of(cpu)));
        while (true) {
            List<Integer> pids = watched;
            probe(
                    pids,
                    Stream.concat(pids.stream(), always.stream())
                            .flatMap(pid -> CpuClock.ofProcess(pid).stream())
                            .toArray(CpuClock[]::new));
        }
    }

    /** Runs until other processes are to be watched. */
    private void probe(List<Integer> pids, CpuClock[] watchedClocks) {
        Readings readings = new Readings(watchedClocks);
        long lastNs = System.nanoTime();
        while (true) {
            long nowNs = System.nanoTime();
            addIfHosts(lastNs, nowNs, readings);
            lastNs = nowNs;
            if (nowNs - readings.takenAtNs >= READ_EVERY_NS) {
                if (!watched.equals(pids)) {
                    return;
                }
                long watchedNs = readings.watchedNs();
                long ownNs = readings.own.ns();
                lastNs = System.nanoTime();
                addIfHosts(nowNs, lastNs, readings);
                readings.take(nowNs, watchedNs, ownNs);
            }
            seenUntilNs = nowNs;
        }
    }

    private void addIfHosts(long startNs, long endNs, Readings before) {
        if (endNs - startNs >= SHORTEST_NS && before.isHosts(startNs, endNs)) {
            gaps.add(startNs, endNs);
        }
    }

    /**
     * The last readings of the CPU clocks, which are compared with new ones after a gap. They were taken before the
     * gap, so the CPU time that the server used in it is never underestimated. The loop's own time before and after the
     * gap is subtracted, so that what it was charged in the gap is never overestimated. They are taken rarely, since
     * reading the clock of a process with many threads takes its place in the caches.
     */
    private static final class Readings {
        private final CpuClock own = CpuClock.ofReadingThread().orElseThrow();
        private final CpuClock[] watchedClocks;
        private long takenAtNs;
        private long watchedNs;
        private long ownNs;

        Readings(CpuClock[] watchedClocks) {
            this.watchedClocks = watchedClocks;
            take(System.nanoTime(), watchedNs(), own.ns());
        }

        void take(long nowNs, long newWatchedNs, long newOwnNs) {
            takenAtNs = nowNs;
            watchedNs = newWatchedNs;
            ownNs = newOwnNs;
        }

        long watchedNs() {
            long sum = 0;
            for (CpuClock clock : watchedClocks) {
                sum += clock.ns();
            }
            return sum;
        }

        boolean isHosts(long startNs, long endNs) {
            long gapNs = endNs - startNs;
            long othersNs = gapNs - (watchedNs() - watchedNs);
            if (othersNs >= SHORTEST_NS && (CHARGES_INTERRUPTS || othersNs >= gapNs / 2)) {
                return true;
            }
            long chargedNs = own.ns() - ownNs;
            long aroundNs = System.nanoTime() - endNs + startNs - takenAtNs;
            return chargedNs - aroundNs >= SHORTEST_NS;
        }
    }
}
