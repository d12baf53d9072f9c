package kvcache.store;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Takes what {@link Store#read} found, once, on the thread that reads and before it returns.
 *
 * <p>Each store serves at its natural best: one on the heap hands out its immutable entry, one off the heap shows its
 * memory for as long as the call lasts. A reader must not block, and must not call the store.
 */
public interface EntryReader {

    /**
     * An entry on the heap, which may be kept.
     *
     * @return whether the reader takes it; one that has expired, for instance, is as good as none
     */
    boolean read(Entry entry);

    /**
     * An entry off the heap, which nobody changes or frees during the call.
     *
     * @param memory holds the value; readable during the call alone
     * @param valueOffset where in the memory the value begins, in bytes
     * @param valueBytes how long it is
     * @param contentType the media type as its writer gave it, or null where it gave none
     * @param version what tells this entry from every other one that the key ever had
     * @param expiresAtMs when it expires, in milliseconds by the cache's clock, or {@link Entry#NEVER}
     * @return whether the reader takes it
     */
    boolean read(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long version,
            long expiresAtMs);
}
