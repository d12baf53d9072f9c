package kvcache.analysis.result;

import java.time.Instant;
import kvcache.analysis.plan.Variant;

/**
 * A moment at which a server's JVM stood still: a safepoint, which most collectors' pauses are.
 *
 * @param variant whose server it was
 * @param round in which
 * @param at when it ended
 * @param cause what the JVM calls it, such as {@code G1CollectForAllocation}
 * @param durationUs from when it was asked for until all threads went on
 */
public record Pause(Variant variant, int round, Instant at, String cause, double durationUs) {}
