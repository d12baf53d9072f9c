package kvcache.store;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The configuration of a store.
 *
 * @param capacityEntries how many entries to make room for at the start; a bound for a variant that says so, else a
 *     hint
 * @param maxBytes the maximum memory for keys, values and their metadata; empty for the variant's default; see
 *     {@link StoreSetting#MAX_BYTES}
 * @param stripes the number of locks; empty for the variant's default; see {@link StoreSetting#STRIPES}
 */
public record StoreConfig(long capacityEntries, OptionalLong maxBytes, OptionalInt stripes) {

    /** The initial capacity of the original. */
    public static final long DEFAULT_CAPACITY_ENTRIES = 1_000_000;

    public static final long MAX_CAPACITY_ENTRIES = 1 << 29;

    /** The minimum of {@code maxBytes}. */
    public static final long MIN_MAX_BYTES = 1 << 20;

    /** The maximum of {@code maxBytes}. */
    public static final long MAX_MAX_BYTES = 1L << 40;

    public static final int MAX_STRIPES = 1 << 16;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public StoreConfig {
        if (capacityEntries < 1 || capacityEntries > MAX_CAPACITY_ENTRIES) {
            throw new IllegalArgumentException(
                    "capacity is %s; allowed: 1 to %s entries".formatted(capacityEntries, MAX_CAPACITY_ENTRIES));
        }
        maxBytes.ifPresent(bytes -> {
            if (bytes < MIN_MAX_BYTES || bytes > MAX_MAX_BYTES) {
                throw new IllegalArgumentException(
                        "max bytes is %s; allowed: %s to %s".formatted(bytes, MIN_MAX_BYTES, MAX_MAX_BYTES));
            }
        });
        stripes.ifPresent(count -> {
            if (count < 1 || count > MAX_STRIPES) {
                throw new IllegalArgumentException("stripes is %s; allowed: 1 to %s".formatted(count, MAX_STRIPES));
            }
        });
    }

    /** Returns a capacity of a million entries and each variant's defaults. */
    public static StoreConfig defaults() {
        return ofCapacity(DEFAULT_CAPACITY_ENTRIES);
    }

    /** Returns this capacity and each variant's defaults. */
    public static StoreConfig ofCapacity(long capacityEntries) {
        return new StoreConfig(capacityEntries, OptionalLong.empty(), OptionalInt.empty());
    }

    /** Returns a copy with this {@code maxBytes}. */
    public StoreConfig boundedTo(long bytes) {
        return new StoreConfig(capacityEntries, OptionalLong.of(bytes), stripes);
    }

    public StoreConfig withStripes(int count) {
        return new StoreConfig(capacityEntries, maxBytes, OptionalInt.of(count));
    }
}
