package kvcache.store.caffeine;

import com.github.benmanes.caffeine.cache.Weigher;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import kvcache.store.Entry;
import kvcache.store.Key;

/**
 * Weighs an entry by the total heap that it takes, so that the bound on the weights is a bound on the heap.
 *
 * <p>The overhead besides the arrays (key, entry, Caffeine's node, and a share of the hash table and the frequency
 * sketch) was measured as the difference of the used heap after full collections: Temurin 25, G1 with compressed
 * references, 9-byte keys and 12-byte values in a full cache, with a million entries and with 800,000. At 800,000 the
 * hash table has just doubled, so the share is the largest. The result was 132 bytes with compact object headers and
 * 156 without. Four bytes are added, since the sketch doubles at another size than the table.
 */
final class HeapWeigher implements Weigher<Key, Entry> {

    private static final boolean COMPACT_HEADERS = compactHeaders();
    private static final long ARRAY_HEADER_BYTES = COMPACT_HEADERS ? 12 : 16;
    private static final long OBJECTS_BYTES = COMPACT_HEADERS ? 136 : 160;
    private static final long EXPIRY_BYTES = 8;
    private static final long STRING_BYTES = 24;

    /** The minimum weight of an entry. */
    static final long MIN_ENTRY_BYTES = OBJECTS_BYTES + 2 * array(0);

    @Override
    public int weigh(Key key, Entry entry) {
        return (int) Math.min(Integer.MAX_VALUE, bytes(key, entry));
    }

    /** Returns the heap taken by an entry, in bytes. */
    static long bytes(Key key, Entry entry) {
        String contentType = entry.contentType();
        return OBJECTS_BYTES
                + array(key.length())
                + array(entry.value().length)
                + (entry.expiresAtMs() == Entry.NEVER ? 0 : EXPIRY_BYTES)
                + (contentType == null ? 0 : STRING_BYTES + array(contentType.length()));
    }

    /** Returns the longest value of an entry of this weight, with the longest key and content type. */
    static long largestValueBytes(long entryBytes) {
        long besideValue = OBJECTS_BYTES
                + array(Key.MAX_BYTES)
                + EXPIRY_BYTES
                + STRING_BYTES
                + array(Entry.MAX_CONTENT_TYPE_CHARS);
        return ((entryBytes - besideValue) & ~7L) - ARRAY_HEADER_BYTES;
    }

    /** Returns the size of a byte array with its header, aligned to 8 bytes. */
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
