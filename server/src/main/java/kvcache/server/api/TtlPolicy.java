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

    /** Entries live as long as their writers say, or for ever. */
    public static final TtlPolicy FOREVER = new TtlPolicy(Optional.empty(), Optional.empty());

    /** The shortest time to live; clocks and expiry count whole milliseconds. */
    static final Duration SHORTEST = Duration.ofMillis(1);

    /** The longest default or limit, so that no arithmetic in milliseconds overflows. */
    private static final Duration LONGEST = Duration.ofDays(1_000_000_000);

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException where one is not positive, or the default is longer than the limit
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
     * Returns the time to live of an entry that asks for this, or null for none.
     *
     * @throws IllegalArgumentException if less than {@link #SHORTEST} is asked for: nothing would be stored
     */
    @Nullable
    Duration of(@Nullable Duration asked) {
        if (asked != null && asked.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("time to live is %s; allowed: at least 1ms".formatted(asked));
        }
        Duration ttl = asked != null ? asked : byDefault.orElse(null);
        Duration limit = most.orElse(null);
        return limit != null && (ttl == null || ttl.compareTo(limit) > 0) ? limit : ttl;
    }

    /** When an entry of this time to live expires, by the clock that says what time it is now. */
    static long expiresAtMs(Duration ttl, long nowMs) {
        return nowMs + (ttl.compareTo(LONGEST) > 0 ? LONGEST : ttl).toMillis();
    }
}
