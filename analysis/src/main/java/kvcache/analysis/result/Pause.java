package kvcache.analysis.result;

import java.time.Instant;
import kvcache.analysis.plan.Variant;

/**
 * A pause of a server's JVM at a safepoint, as most garbage collection pauses are.
 *
 * @param at the end
 * @param cause as the JVM reports it, such as {@code G1CollectForAllocation}
 * @param durationUs from the request until all threads resumed
 */
public record Pause(Variant variant, int round, Instant at, String cause, double durationUs) {}
