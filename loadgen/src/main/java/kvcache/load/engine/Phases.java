package kvcache.load.engine;

import kvcache.load.LoadPlan;

/**
 * The begin and end times of a run's phases, by {@link System#nanoTime()}; the same for all loops.
 *
 * @param warmupNs when requests begin
 * @param measuredNs when the measured phase begins
 * @param endNs when it ends
 * @param sendUntilNs the time until which requests are sent that were due before the end and had no room
 * @param deadlineNs the time by which the last of them must be answered
 */
record Phases(long warmupNs, long measuredNs, long endNs, long sendUntilNs, long deadlineNs) {

    /** Returns the phases of a plan from a start time, with the longest warm-up. */
    static Phases from(long startNs, LoadPlan plan) {
        return withMeasured(
                startNs, startNs + plan.schedule().warmup().longest().toNanos(), plan);
    }

    /** Returns these phases with an earlier start of the measured phase. */
    Phases measuredFrom(long newMeasuredNs, LoadPlan plan) {
        return withMeasured(warmupNs, newMeasuredNs, plan);
    }

    /** Returns these phases with an earlier end of the measured phase, after which waiting requests are not sent. */
    Phases endingAt(long newEndNs, LoadPlan plan) {
        return new Phases(
                warmupNs,
                measuredNs,
                newEndNs,
                newEndNs,
                newEndNs + plan.schedule().timeout().toNanos());
    }

    private static Phases withMeasured(long startNs, long measuredNs, LoadPlan plan) {
        long endNs = measuredNs + plan.schedule().duration().toNanos();
        long sendUntilNs = plan.pace() instanceof LoadPlan.Pace.Open
                ? endNs + plan.schedule().timeout().toNanos()
                : endNs;
        return new Phases(
                startNs,
                measuredNs,
                endNs,
                sendUntilNs,
                sendUntilNs + plan.schedule().timeout().toNanos());
    }
}
