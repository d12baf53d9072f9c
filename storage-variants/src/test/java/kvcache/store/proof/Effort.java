package kvcache.store.proof;

import java.util.Locale;

/**
 * How much the proofs try: little with every build, much in the profile {@code long}.
 *
 * @param scenarios how many programs of a few operations are made up for a store
 * @param invocations how often each of them is run
 */
record Effort(int scenarios, int invocations) {

    private static final String PROPERTY = "kvcache.effort";

    private static final Effort SHORT = new Effort(20, 500);
    private static final Effort LONG = new Effort(200, 5_000);

    /** What the build asks for. */
    static Effort current() {
        String asked = System.getProperty(PROPERTY, "short").toLowerCase(Locale.ROOT);
        return switch (asked) {
            case "short" -> SHORT;
            case "long" -> LONG;
            default ->
                throw new IllegalArgumentException("%s is '%s'; allowed: short, long".formatted(PROPERTY, asked));
        };
    }
}
