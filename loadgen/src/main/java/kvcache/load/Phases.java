package kvcache.load;

import java.time.Duration;

/**
 * When the phases of a run begin and end, by {@link System#nanoTime()}; the same for all loops.
 *
 * @param warmupNs when requests begin
 * @param measuredNs when the measured phase begins
 * @param endNs when it ends
 * @param deadlineNs when what is still not answered or not sent is given up
 */
record Phases(long warmupNs, long measuredNs, long endNs, long deadlineNs) {

    static Phases from(long startNs, LoadPlan plan) {
        long measured = startNs + plan.warmup().toNanos();
        long end = measured + plan.duration().toNanos();
        Duration drain = plan.timeout();
        return new Phases(startNs, measured, end, end + drain.toNanos());
    }
}
