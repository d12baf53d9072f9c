package kvcache.app;

import java.time.Duration;
import java.util.List;
import kvcache.analysis.plan.StopRule;

/**
 * The defaults of a plan.
 *
 * @param stores the stores to compare
 * @param rates the rates of the open loops
 * @param duration the measured time of a trial
 * @param slices the number of slices per trial
 * @param warmup the warm-up before each slice
 * @param serverWarmup the duration of one stage of the warm-up of a new server
 * @param rounds the maximum number of measurements per cell
 * @param budget the time for the rounds; zero for all rounds
 */
record BenchDefaults(
        List<String> stores,
        String rates,
        Duration duration,
        int slices,
        Duration warmup,
        Duration serverWarmup,
        int rounds,
        Duration budget) {

    /** The plan of the original project, with several rounds; takes most of an hour. */
    static final BenchDefaults ORIGINAL = new BenchDefaults(
            List.of("striped", "concurrent"),
            "1:9501:500",
            Duration.ofSeconds(10),
            10,
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            3,
            Duration.ZERO);

    /** The plan of {@code --quick}: as many rounds as three and a quarter minutes allow. */
    static final BenchDefaults QUICK = new BenchDefaults(
            List.of("striped", "concurrent"),
            "10000,40000",
            Duration.ofMillis(600),
            2,
            Duration.ofMillis(60),
            Duration.ofMillis(150),
            StopRule.MAX_ROUNDS,
            Duration.ofSeconds(195));

    /** The plan of {@code --budget}: as many rounds as fit into the budget. */
    static final BenchDefaults BUDGET = new BenchDefaults(
            List.of("striped", "nonblocking", "offheap"),
            "10000,20000,40000",
            Duration.ofMillis(500),
            2,
            Duration.ofMillis(60),
            Duration.ofMillis(250),
            StopRule.MAX_ROUNDS,
            Duration.ZERO);
}
