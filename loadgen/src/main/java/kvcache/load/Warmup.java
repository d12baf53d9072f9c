package kvcache.load;

import java.time.Duration;
import java.time.Instant;

/**
 * The warm-up: the same load before the measured phase.
 *
 * @param longest the maximum duration
 * @param endsWhenSteady whether it ends as soon as the load is steady
 * @param begin the start time, so that several generators can start together; if it is past, the run starts immediately
 */
public record Warmup(Duration longest, boolean endsWhenSteady, Instant begin) {

    /** None. */
    public static final Warmup NONE = of(Duration.ZERO);

    /** One of a given length. */
    public static Warmup of(Duration length) {
        return new Warmup(length, false, Instant.EPOCH);
    }

    /** One that ends when the load is steady, and in any case after some time. */
    public static Warmup untilSteady(Duration longest) {
        return new Warmup(longest, true, Instant.EPOCH);
    }

    /** Whether other generators begin at the same moment. */
    public boolean isCommon() {
        return begin.isAfter(Instant.EPOCH);
    }

    /** The same, beginning at a moment. */
    public Warmup at(Instant moment) {
        return new Warmup(longest, endsWhenSteady, moment);
    }
}
