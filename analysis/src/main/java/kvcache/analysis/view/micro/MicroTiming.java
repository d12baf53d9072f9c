package kvcache.analysis.view.micro;

import java.time.Duration;

/**
 * How long a measurement takes, once its store is filled.
 *
 * @param warmups how many iterations are not recorded
 * @param warmup how long each of them takes
 * @param iterations how many are recorded
 * @param iteration how long each of those takes
 */
public record MicroTiming(int warmups, Duration warmup, int iterations, Duration iteration) {

    // First: the two below are checked against them.
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST = 100;

    /** What a run takes that has time. */
    public static final MicroTiming DEFAULT = new MicroTiming(2, Duration.ofSeconds(1), 3, Duration.ofSeconds(1));

    /** What a quick run takes: the methods are small, and the compiler is done with them in less. */
    public static final MicroTiming QUICK = new MicroTiming(1, Duration.ofMillis(500), 2, Duration.ofMillis(300));

    /** @throws IllegalArgumentException where a figure is out of its range */
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
