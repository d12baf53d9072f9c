package kvcache.analysis.view.micro;

import java.time.Duration;

/**
 * The duration of a measurement, after its store is filled.
 *
 * @param warmups the number of warm-up iterations, which are not recorded
 * @param warmup the duration of each warm-up iteration
 * @param iterations the number of recorded iterations
 * @param iteration the duration of each recorded iteration
 */
public record MicroTiming(int warmups, Duration warmup, int iterations, Duration iteration) {

    // Must precede DEFAULT and QUICK, whose constructor uses them.
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST = 100;

    public static final MicroTiming DEFAULT = new MicroTiming(2, Duration.ofSeconds(1), 3, Duration.ofSeconds(1));

    /** The timing of a quick run, still long enough for the JIT to compile the small methods. */
    public static final MicroTiming QUICK = new MicroTiming(1, Duration.ofMillis(500), 2, Duration.ofMillis(300));

    /** @throws IllegalArgumentException if a value is out of range */
    public MicroTiming {
        check("warmup", warmup);
        check("time", iteration);
        if (warmups < 0 || warmups > MOST || iterations < 1 || iterations > MOST) {
            throw new IllegalArgumentException("%s and %s iterations; allowed: at most %s, and one that is recorded"
                    .formatted(warmups, iterations, MOST));
        }
    }

    private static void check(String name, Duration duration) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("%s is %sms; allowed: 10ms to 10m".formatted(name, duration.toMillis()));
        }
    }
}
