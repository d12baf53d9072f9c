package kvcache.app;

import java.time.Duration;
import java.util.List;

/**
 * What a plan is made of where the options do not say.
 *
 * @param stores those that are compared
 * @param rates the rates of the open loops
 * @param inFlight the requests in flight of the closed loops
 * @param duration what a trial records
 * @param slices into how many parts it is cut
 * @param warmup before each slice
 * @param serverWarmup a part of the warm-up of a new server
 * @param rounds how often each cell is measured, at most
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
