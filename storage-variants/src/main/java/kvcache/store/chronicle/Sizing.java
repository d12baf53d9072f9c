package kvcache.store.chronicle;

import kvcache.store.Key;

/**
 * The sizes of a map, so that it holds at least the requested capacity in entries of up to
 * {@value #ROOM_FOR_EACH_BYTES} bytes, including the key, and always values of 2 MiB.
 *
 * <p>Each segment is a separate map: a hash table of eight bytes a slot, a bit for each chunk, and an array of chunks.
 * An entry takes consecutive chunks. All memory is reserved at the start but allocated by the system on the first
 * write. With room for a million entries 2 GiB are reserved, and the resident set of an empty store is less than 5 MiB.
 * With a million entries of 9-byte keys it grows by 54 bytes for each 12-byte value, 158 for 100 bytes, and 1,052 for
 * 1,000 bytes (Temurin 25, Linux 6.18).
 *
 * @param segments the number of segments, a power of two
 * @param entriesOfEach the capacity of each segment
 * @param chunksOfEach the number of chunks of each segment
 */
record Sizing(int segments, long entriesOfEach, long chunksOfEach) {

    /** An entry of a 9-byte key and a 12-byte value fills one chunk exactly. */
    static final int CHUNK_BYTES = 32;

    /** The memory reserved for each entry of the capacity. */
    static final int ROOM_FOR_EACH_BYTES = 1024;

    /** Four of the largest values, with their keys and content types. */
    private static final long MIN_SEGMENT_BYTES = 4 * ((2 << 20) + (8 << 10));

    private static final int WANTED_ENTRIES_OF_EACH = 4096;
    private static final int MAX_SEGMENTS = 1024;

    /** Returns the sizes for a capacity. */
    static Sizing of(long capacityEntries) {
        int segments = 1;
        while (segments < MAX_SEGMENTS && (long) segments * WANTED_ENTRIES_OF_EACH < capacityEntries) {
            segments *= 2;
        }
        // Entries per segment are Poisson distributed: seven standard deviations above the mean are exceeded once in
        // a trillion.
        double mean = capacityEntries / (double) segments;
        long entries = segments == 1 ? capacityEntries : (long) Math.ceil(mean + 7 * Math.sqrt(mean));
        long bytes = Math.max(MIN_SEGMENT_BYTES, entries * ROOM_FOR_EACH_BYTES);
        return new Sizing(segments, entries, Math.ceilDiv(bytes, CHUNK_BYTES));
    }

    /** Returns the largest entry including its key, in bytes: a segment less the map's overhead. */
    long maxEntryBytes() {
        return chunksOfEach * CHUNK_BYTES - 64;
    }

    /** Returns the longest value that an empty segment accepts, with the longest key and content type. */
    long largestValueBytes() {
        return maxEntryBytes() - Key.MAX_BYTES - EntryMarshaller.MAX_BYTES_BESIDE_VALUE;
    }

    /** Returns the memory for the chunks of all segments, in bytes. */
    long reservedBytes() {
        return segments * chunksOfEach * CHUNK_BYTES;
    }
}
