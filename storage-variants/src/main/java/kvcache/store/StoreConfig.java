package kvcache.store;

import java.util.OptionalInt;

/**
 * What a store is opened with.
 *
 * @param capacityEntries how many entries to make room for at the start; a hint, not a bound
 * @param stripes how many locks the variant of striped locks has; empty for its default; no other takes it
 */
public record StoreConfig(long capacityEntries, OptionalInt stripes) {

    /** The original pre-sizes its map for this many entries. */
    public static final long DEFAULT_CAPACITY_ENTRIES = 1_000_000;

    /** The most entries that a table can be pre-sized for. */
    public static final long MAX_CAPACITY_ENTRIES = 1 << 29;

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
                    "capacity is %d; allowed: 1 to %d entries".formatted(capacityEntries, MAX_CAPACITY_ENTRIES));
        }
        stripes.ifPresent(count -> {
            if (count < 1 || count > MAX_STRIPES) {
                throw new IllegalArgumentException("stripes is %d; allowed: 1 to %d".formatted(count, MAX_STRIPES));
            }
        });
    }

    /** Room for a million entries, and each variant's own defaults. */
    public static StoreConfig defaults() {
        return new StoreConfig(DEFAULT_CAPACITY_ENTRIES, OptionalInt.empty());
    }
}
