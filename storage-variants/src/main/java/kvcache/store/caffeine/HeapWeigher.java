package kvcache.store.caffeine;

import com.github.benmanes.caffeine.cache.Weigher;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import kvcache.store.Entry;
import kvcache.store.Key;

/**
 * Weighs an entry by the bytes of heap that it takes, all told, so that the bound on the weights is one on the heap.
 *
 * <p>What an entry takes beside its arrays (the key, the entry, Caffeine's node of it, and its share of the hash table
 * and of the frequency sketch) was measured: by the difference of the used heap after full collections, Temurin 25, G1
 * with compressed references, a million entries of 9-byte keys and 12-byte values in a full cache, and again 800,000,
 * at which the hash table has just doubled and the share is the largest. It came to 132 bytes with compact object
 * headers and to 156 without; four are added, since the sketch doubles at another point than the table.
 */
final class HeapWeigher implements Weigher<Key, Entry> {

    private static final boolean COMPACT_HEADERS = compactHeaders();
    private static final long ARRAY_HEADER_BYTES = COMPACT_HEADERS ? 12 : 16;
    private static final long OBJECTS_BYTES = COMPACT_HEADERS ? 136 : 160;
    private static final long EXPIRY_BYTES = 8;
    private static final long STRING_BYTES = 24;

    /** The least that any entry weighs. */
    static final long MIN_ENTRY_BYTES = OBJECTS_BYTES + 2 * array(0);

    @Override
    public int weigh(Key key, Entry entry) {
        return (int) Math.min(Integer.MAX_VALUE, bytes(key, entry));
    }

    /** The heap that an entry takes, in bytes. */
    static long bytes(Key key, Entry entry) {
        String contentType = entry.contentType();
        return OBJECTS_BYTES
                + array(key.length())
                + array(entry.value().length)
                + (entry.expiresAtMs() == Entry.NEVER ? 0 : EXPIRY_BYTES)
                + (contentType == null ? 0 : STRING_BYTES + array(contentType.length()));
    }

    /** Returns the longest value whose entry takes no more than so many bytes, whatever else the entry has. */
    static long largestValueBytes(long entryBytes) {
        long besideValue = OBJECTS_BYTES
                + array(Key.MAX_BYTES)
                + EXPIRY_BYTES
                + STRING_BYTES
                + array(Entry.MAX_CONTENT_TYPE_CHARS);
        return ((entryBytes - besideValue) & ~7L) - ARRAY_HEADER_BYTES;
    }

    /** An array of bytes with its header, rounded up to where the next object may begin. */
    private static long array(long length) {
        return (ARRAY_HEADER_BYTES + length + 7) & ~7L;
    }

    private static boolean compactHeaders() {
        try {
            return Boolean.parseBoolean(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption("UseCompactObjectHeaders")
                    .getValue());
        } catch (IllegalArgumentException otherJvm) {
            return false;
        }
    }
}
