package kvcache.app;

import java.time.Duration;
import java.util.List;

/**
 * The defaults of a plan.
 *
 * @param stores the stores to compare
 * @param rates the rates of the open loops
 * @param inFlight the requests in flight of the closed loops
 * @param duration the measured time of a trial
 * @param slices the number of slices per trial
 * @param warmup before each slice
 * @param serverWarmup a stage of the warm-up of a new server
 * @param rounds the maximum number of measurements per cell
 */
record BenchDefaults(
        List<String> stores,
        String rates,
        List<Integer> inFlight,
        Duration duration,
        int slices,
        Duration warmup,
        Duration serverWarmup,
        int rounds) {

    /** The original's plan, repeated: most of an hour. */
    static final BenchDefaults ORIGINAL = new BenchDefaults(
            List.of("striped", "concurrent"),
            "1:9501:500",
            List.of(64),
            Duration.ofSeconds(10),
            10,
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            3);

    /** A first look, in about three minutes. */
    static final BenchDefaults QUICK = new BenchDefaults(
            List.of("striped", "concurrent"),
            "1001,5001,9501",
            List.of(64),
            Duration.ofMillis(600),
            2,
            Duration.ofMillis(60),
            Duration.ofMillis(250),
            3);

    /** With {@code --budget}: the questions of the page's first lines, in as many rounds as the time allows. */
    static final BenchDefaults BUDGET = new BenchDefaults(
            List.of("striped", "nonblocking", "offheap"),
            "10000,20000,40000",
            List.of(64),
            Duration.ofMillis(500),
            2,
            Duration.ofMillis(60),
            Duration.ofMillis(250),
            1_000);
}
