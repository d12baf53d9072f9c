package kvcache.load.workload;

import static kvcache.load.workload.WorkloadSpec.require;

import java.util.OptionalInt;
import kvcache.base.cli.ByteSize;

/**
 * The length of values: a pure function of key and version, so that a reader can derive the expected length from the
 * version in the value. Thread-safe; allocates nothing.
 */
public interface ValueSizes {

    /** The minimum length of a value with a version. Lengths that vary are not below it. */
    int LEAST_WITH_VERSION = Values.WORD;

    /** The maximum length of a value. */
    int MAX_BYTES = 64 << 20;

    /** The allowed texts of {@link #parseBytes}, for error messages. */
    String ALLOWED_BYTES = "1 to 64m, with or without k or m";

    /** Parses a length as a {@link ByteSize}; empty if it is not 1 to {@link #MAX_BYTES}. */
    static OptionalInt parseBytes(String text) {
        try {
            long bytes = ByteSize.parse(text).bytes();
            return bytes >= 1 && bytes <= MAX_BYTES ? OptionalInt.of((int) bytes) : OptionalInt.empty();
        } catch (IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }

    /** Returns the length of a value, in bytes. */
    int bytes(int key, int version);

    /** Returns whether values are long enough to carry versions. */
    default boolean carryVersions() {
        return true;
    }

    /** The same length for every value. */
    record Fixed(int valueBytes) implements ValueSizes {
        /** @throws IllegalArgumentException if it is out of range */
        public Fixed {
            require(valueBytes >= 1 && valueBytes <= MAX_BYTES, "valueBytes", valueBytes, "1 to " + MAX_BYTES);
        }

        @Override
        public int bytes(int key, int version) {
            return valueBytes;
        }

        @Override
        public boolean carryVersions() {
            return valueBytes >= LEAST_WITH_VERSION;
        }
    }

    /** Lengths distributed uniformly over a range, including both ends. */
    record Range(int fromBytes, int toBytes) implements ValueSizes {
        /** @throws IllegalArgumentException if it is out of range */
        public Range {
            require(
                    fromBytes >= LEAST_WITH_VERSION && toBytes >= fromBytes && toBytes <= MAX_BYTES,
                    "range",
                    fromBytes + " to " + toBytes,
                    "from " + LEAST_WITH_VERSION + " or more to " + MAX_BYTES + " at most");
        }

        @Override
        public int bytes(int key, int version) {
            return fromBytes + Hash.below(toBytes - fromBytes + 1, Values.sizeHash(key, version));
        }
    }
}
