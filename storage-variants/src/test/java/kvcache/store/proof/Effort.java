package kvcache.store.proof;

import java.util.Locale;

/**
 * How much the proofs try: little with every build, much in the profile {@code long}.
 *
 * @param madeUpScenarios how many programs Lincheck tries with a store beside all pairs of operations
 * @param interleavings how many orders of the steps of each it tries at most, when it checks the model
 * @param stressRuns how often each is let run, under stress
 * @param memoryModelMs how long jcstress runs each test in each of its configurations, in milliseconds
 * @param soakPuts how many entries the soak puts into a store
 */
public record Effort(int madeUpScenarios, int interleavings, int stressRuns, int memoryModelMs, int soakPuts) {

    private static final String PROPERTY = "kvcache.effort";

    private static final Effort SHORT = new Effort(2, 15, 50, 150, 300_000);
    private static final Effort LONG = new Effort(100, 1_000, 2_000, 2_000, 10_000_000);
    /** What the build asks for. */
    public static Effort current() {
        String asked = System.getProperty(PROPERTY, "short").toLowerCase(Locale.ROOT);
        return switch (asked) {
            case "short" -> SHORT;
            case "long" -> LONG;
            default ->
                throw new IllegalArgumentException("%s is '%s'; allowed: short, long".formatted(PROPERTY, asked));
        };
    }
}
