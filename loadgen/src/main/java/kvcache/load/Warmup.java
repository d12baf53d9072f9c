package kvcache.load;

import java.time.Duration;

/**
 * What is sent, in the same way, before the clock starts.
 *
 * @param longest how long it lasts, at most
 * @param endsWhenSteady whether it ends as soon as the load is steady
 */
public record Warmup(Duration longest, boolean endsWhenSteady) {

    /** None. */
    public static final Warmup NONE = of(Duration.ZERO);

    /** One of a given length. */
    public static Warmup of(Duration length) {
        return new Warmup(length, false);
    }

    /** One that ends when the load is steady, and in any case after some time. */
    public static Warmup untilSteady(Duration longest) {
        return new Warmup(longest, true);
    }
}
