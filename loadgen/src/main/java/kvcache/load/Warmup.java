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

    public static final Warmup NONE = of(Duration.ZERO);

    /** Returns a warm-up of fixed length. */
    public static Warmup of(Duration length) {
        return new Warmup(length, false, Instant.EPOCH);
    }

    /** Returns a warm-up that ends when the load is steady, at the latest after the given time. */
    public static Warmup untilSteady(Duration longest) {
        return new Warmup(longest, true, Instant.EPOCH);
    }

    /** Returns whether several generators start together. */
    public boolean isCommon() {
        return begin.isAfter(Instant.EPOCH);
    }

    /** Returns this warm-up with a start time. */
    public Warmup at(Instant moment) {
        return new Warmup(longest, endsWhenSteady, moment);
    }
}
