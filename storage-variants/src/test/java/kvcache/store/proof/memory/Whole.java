package kvcache.store.proof.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import org.jspecify.annotations.Nullable;

/** Reads entries whose length and every byte follow from their version, so that a mixture of two is told. */
public final class Whole implements EntryReader {

    /** What stands for an entry that is not one as somebody stored it. */
    public static final int TORN = -1;

    private static final int LEAST_BYTES = 40;

    private int version;

    /** A new reader, which has read nothing. */
    public Whole() {}

    /** The entry of a version from 1 to 127. */
    public static Entry entry(int version) {
        byte[] value = new byte[LEAST_BYTES + version];
        Arrays.fill(value, (byte) version);
        return Entry.of(value, version);
    }

    /** The version that was read last, 0 for none, or {@link #TORN}. */
    public int version() {
        return version;
    }

    @Override
    public boolean read(Entry entry) {
        return read(
                MemorySegment.ofArray(entry.value()),
                0,
                entry.value().length,
                entry.contentType(),
                entry.version(),
                entry.expiresAtMs());
    }

    @Override
    public boolean read(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long version,
            long expiresAtMs) {
        boolean whole = valueBytes == LEAST_BYTES + version && contentType == null && expiresAtMs == Entry.NEVER;
        for (int i = 0; whole && i < valueBytes; i++) {
            whole = memory.get(ValueLayout.JAVA_BYTE, valueOffset + i) == version;
        }
        this.version = whole ? (int) version : TORN;
        return true;
    }
}
