package kvcache.analysis.plan;

import java.time.Duration;

/**
 * How long each part of a bench takes.
 *
 * @param serverWarmup a slice of the time in which each new server is sent requests; several are taken, until its JIT is quiet; not
 *     recorded
 * @param warmup how long requests are then sent at the trial's rate; not recorded
 * @param duration how long they are recorded
 */
public record Timing(Duration serverWarmup, Duration warmup, Duration duration) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException where a duration is out of its range */
    public Timing {
        if (!serverWarmup.isPositive() || serverWarmup.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("server warm-up is %s; allowed: over 0s to 1h".formatted(serverWarmup));
        }
        if (warmup.isNegative() || warmup.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("warmup is %dms; allowed: 0s to 1h".formatted(warmup.toMillis()));
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration is %dms; allowed: 100ms to 1h".formatted(duration.toMillis()));
        }
    }
}
