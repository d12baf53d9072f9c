package kvcache.analysis.plan;

import java.time.Duration;

/**
 * How long each part of a bench takes.
 *
 * @param serverWarmup a slice of the time in which each new server is sent requests; several are taken, until its JIT
 *     is quiet; not recorded
 * @param warmup how long requests are sent in the way of the trial before each slice of it; not recorded
 * @param duration how long a trial records, all its slices together
 * @param slices into how many parts a trial is cut. Those of all variants take turns, so that a disturbance of the host
 *     that lasts longer than a slice meets them all alike
 */
public record Timing(Duration serverWarmup, Duration warmup, Duration duration, int slices) {

    /** More turns than this cost more in connecting than they gain. */
    public static final int MAX_SLICES = 100;

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException where a duration is out of its range */
    public Timing {
        if (!serverWarmup.isPositive() || serverWarmup.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("server warm-up is %s; allowed: over 0s to 1h".formatted(serverWarmup));
        }
        if (warmup.isNegative() || warmup.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("warmup is %sms; allowed: 0s to 1h".formatted(warmup.toMillis()));
        }
        if (slices < 1 || slices > MAX_SLICES) {
            throw new IllegalArgumentException("slices is %s; allowed: 1 to %s".formatted(slices, MAX_SLICES));
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration is %sms; allowed: 100ms to 1h".formatted(duration.toMillis()));
        }
    }

    /** How long each part records. */
    public Duration slice() {
        return duration.dividedBy(slices);
    }
}
