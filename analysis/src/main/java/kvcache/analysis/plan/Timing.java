package kvcache.analysis.plan;

import java.time.Duration;

/**
 * The durations of the parts of a bench.
 *
 * @param serverWarmup the duration of one warm-up interval of a new server, repeated until its JIT is quiet; not
 *     recorded
 * @param warmup the duration of the warm-up before each slice of a trial; not recorded
 * @param duration the recorded time of a trial, over all its slices
 * @param slices the number of parts of a trial. Slices of all variants alternate, so that a disturbance of the host
 *     longer than a slice affects all equally
 */
public record Timing(Duration serverWarmup, Duration warmup, Duration duration, int slices) {

    /** More slices would cost more time in connecting than they gain. */
    public static final int MAX_SLICES = 100;

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException if a value is out of range */
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

    /** Returns the recorded time of a slice. */
    public Duration slice() {
        return duration.dividedBy(slices);
    }
}
