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

    /**
     * Runs until other processes are to be watched. Of each CPU clock the reading before the gap is taken before the
     * wall clock's, and the one after it afterwards, so that the server's CPU time is never underestimated; of the
     * loop's own the time around the gap is subtracted, so that it is never overestimated.
     */
    private void probe(List<Integer> pids, CpuClock[] watchedClocks) {
        CpuClock own = CpuClock.ofReadingThread().orElseThrow();
        long watchedBeforeNs = sum(watchedClocks);
        long ownBeforeNs = own.ns();
        long turnNs = 0;
        long lastNs = System.nanoTime();
        while (watched == pids) {
            long watchedNs = sum(watchedClocks);
            long ownNs = own.ns();
            long nowNs = System.nanoTime();
            long gapNs = nowNs - lastNs;
            if (gapNs >= SHORTEST_NS) {
                long othersNs = gapNs - (sum(watchedClocks) - watchedBeforeNs);
                long chargedNs = own.ns() - ownBeforeNs;
                long aroundNs = System.nanoTime() - nowNs + turnNs;
                boolean isOthers = CHARGES_INTERRUPTS || othersNs >= gapNs / 2;
                if ((othersNs >= SHORTEST_NS && isOthers) || chargedNs - aroundNs >= SHORTEST_NS) {
                    gaps.add(lastNs, nowNs);
                }
            }
            watchedBeforeNs = watchedNs;
            ownBeforeNs = ownNs;
            turnNs = gapNs;
            lastNs = nowNs;
            seenUntilNs = nowNs;
        }
    }

    private static long sum(CpuClock[] clocks) {
        long ns = 0;
        for (CpuClock clock : clocks) {
            ns += clock.ns();
        }
        return ns;
    }
}
