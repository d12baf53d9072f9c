package kvcache.server.api;

import java.time.Duration;
import java.util.Optional;
import kvcache.base.cli.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime of entries.
 *
 * @param byDefault the time to live of an entry stored without one; empty for no expiry
 * @param most the maximum time to live; also applies to an entry stored without one if there is no default; empty for
 *     no maximum
 */
public record TtlPolicy(Optional<Duration> byDefault, Optional<Duration> most) {

    /** No default and no maximum. */
    public static final TtlPolicy FOREVER = new TtlPolicy(Optional.empty(), Optional.empty());

    /** The shortest time to live. Clocks and expiries have a resolution of 1 ms. */
    static final Duration SHORTEST = Duration.ofMillis(1);

    /** The longest default or maximum, so that arithmetic in milliseconds cannot overflow. */
    private static final Duration LONGEST = Duration.ofDays(1_000_000_000);

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is out of range or the default exceeds the maximum
     */
    public TtlPolicy {
        byDefault.ifPresent(ttl -> check("default TTL", ttl));
        most.ifPresent(ttl -> check("max TTL", ttl));
        if (byDefault.isPresent() && most.isPresent() && byDefault.get().compareTo(most.get()) > 0) {
            throw new IllegalArgumentException("default TTL is %s; allowed: at most the max TTL, %s"
                    .formatted(Durations.text(byDefault.get()), Durations.text(most.get())));
        }
    }

    private static void check(String what, Duration ttl) {
        if (ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s; allowed: 1ms to %s".formatted(what, Durations.text(ttl), Durations.text(LONGEST)));
        }
    }

    /**
     * Applies the default and the maximum to a requested time to live. Null means none.
     *
     * @throws IllegalArgumentException if the request is shorter than {@link #SHORTEST}
     */
    @Nullable
    Duration of(@Nullable Duration requested) {
        if (requested != null && requested.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("time to live is %s; allowed: at least 1ms".formatted(requested));
        }
        Duration ttl = requested != null ? requested : byDefault.orElse(null);
        Duration limit = most.orElse(null);
        return limit != null && (ttl == null || ttl.compareTo(limit) > 0) ? limit : ttl;
    }

    /** Returns the expiry of an entry stored now, by the clock of {@code nowMs}. */
    static long expiresAtMs(Duration ttl, long nowMs) {
        return nowMs + (ttl.compareTo(LONGEST) > 0 ? LONGEST : ttl).toMillis();
    }
}
