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

    /** The original pre-sizes its map for this many entries. */
    public static final long DEFAULT_CAPACITY_ENTRIES = 1_000_000;

    /** The most entries that a table can be pre-sized for. */
    public static final long MAX_CAPACITY_ENTRIES = 1 << 29;

    /** The least memory that a variant can be bounded to. */
    public static final long MIN_MAX_BYTES = 1 << 20;

    /** The most memory that a variant can be bounded to. */
    public static final long MAX_MAX_BYTES = 1L << 40;

    /** The most locks: more would cost memory and win nothing. */
    public static final int MAX_STRIPES = 1 << 16;

    /**
     * Checks every figure.
     *
     * @throws IllegalArgumentException where one is out of its range
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

    /** Room for a million entries, and each variant's own defaults. */
    public static StoreConfig defaults() {
        return ofCapacity(DEFAULT_CAPACITY_ENTRIES);
    }

    /** Room for so many entries, and each variant's own defaults. */
    public static StoreConfig ofCapacity(long capacityEntries) {
        return new StoreConfig(capacityEntries, OptionalLong.empty(), OptionalInt.empty());
    }

    /** The same, bounded to so many bytes. */
    public StoreConfig boundedTo(long bytes) {
        return new StoreConfig(capacityEntries, OptionalLong.of(bytes), stripes);
    }

    /** The same, with so many stripes. */
    public StoreConfig withStripes(int count) {
        return new StoreConfig(capacityEntries, maxBytes, OptionalInt.of(count));
    }
}
