package kvcache.server.api;

import java.time.InstantSource;
import kvcache.store.KeyHash;

/**
 * The configuration of a cache, independent of store and protocol.
 *
 * @param hash the hash of keys
 * @param maxValueBytes the maximum length of a value
 * @param ttl the lifetime of entries
 * @param clock the clock for expiry and for the first version; the default reads the wall clock once at process start
 *     and then follows {@link System#nanoTime()}, so lifetimes do not depend on the wall clock
 */
public record CacheConfig(KeyHash hash, int maxValueBytes, TtlPolicy ttl, InstantSource clock) {

    /** The upper bound of {@code maxValueBytes}. */
    public static final int MAX_VALUE_BYTES = 1 << 30;

    /** The original's body limit. */
    public static final int DEFAULT_MAX_VALUE_BYTES = 2 * 1024 * 1024;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public CacheConfig {
        if (maxValueBytes < 1 || maxValueBytes > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "max value size is %s; allowed: 1 to %s".formatted(maxValueBytes, MAX_VALUE_BYTES));
        }
    }

    /** Returns a configuration with a seeded hash, values of up to 2 MiB, and no expiry. */
    public static CacheConfig defaults() {
        return new CacheConfig(KeyHash.DEFAULT, DEFAULT_MAX_VALUE_BYTES, TtlPolicy.FOREVER, SteadyClock.OF_PROCESS);
    }

    public CacheConfig hashedBy(KeyHash other) {
        return new CacheConfig(other, maxValueBytes, ttl, clock);
    }

    public CacheConfig withMaxValueBytes(int most) {
        return new CacheConfig(hash, most, ttl, clock);
    }

    public CacheConfig withTtl(TtlPolicy other) {
        return new CacheConfig(hash, maxValueBytes, other, clock);
    }

    public CacheConfig withClock(InstantSource other) {
        return new CacheConfig(hash, maxValueBytes, ttl, other);
    }
}
