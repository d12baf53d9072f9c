package kvcache.store.proof.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryView;

/** Reads entries whose length and every byte follow from their version, so that a mixture of two is told. */
public final class Whole extends EntryReader {

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
        return show(
                MemorySegment.ofArray(entry.value()),
                0,
                entry.value().length,
                entry.contentType(),
                entry.version(),
                entry.expiresAtMs());
    }

    @Override
    protected boolean read(EntryView shown) {
        boolean whole = shown.valueBytes() == LEAST_BYTES + shown.version()
                && shown.contentType() == null
                && shown.expiresAtMs() == Entry.NEVER;
        for (int i = 0; whole && i < shown.valueBytes(); i++) {
            whole = shown.memory().get(ValueLayout.JAVA_BYTE, shown.valueOffset() + i) == shown.version();
        }
        version = whole ? (int) shown.version() : TORN;
        return true;
    }
}
