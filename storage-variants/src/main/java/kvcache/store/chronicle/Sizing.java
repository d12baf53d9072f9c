package kvcache.store.chronicle;

import kvcache.store.Key;

/**
 * How the memory of a map is divided, so that it holds at least the capacity asked for in entries of up to
 * {@value #ROOM_FOR_EACH_BYTES} bytes, key and all, and values of two mebibytes in any case.
 *
 * <p>Each segment is a map of its own: a hash table of eight bytes a slot, a bit for each chunk, and an array of
 * chunks, of which an entry takes as many in a row as it needs. All of it is reserved at the start and taken from the
 * system when it is first written to, so room that is never used costs addresses, not memory: with room for a million
 * entries two gibibytes are reserved, and an empty store takes less than five mebibytes of the machine, a million
 * 12-byte values under 9-byte keys 54 bytes each, values of 100 bytes 158, of 1,000 bytes 1,052 (resident set, Temurin
 * 25, Linux 6.18).
 *
 * @param segments how many segments there are: a power of two
 * @param entriesOfEach how many entries each has room for
 * @param chunksOfEach how many chunks each has
 */
record Sizing(int segments, long entriesOfEach, long chunksOfEach) {

    /** The smallest entries, of a 9-byte key and a 12-byte value, fill one exactly. */
    static final int CHUNK_BYTES = 32;

    /** What is reserved for each entry of the capacity. */
    static final int ROOM_FOR_EACH_BYTES = 1024;

    /** Four of the largest values, with their keys and content types. */
    private static final long MIN_SEGMENT_BYTES = 4 * ((2 << 20) + (8 << 10));

    private static final int WANTED_ENTRIES_OF_EACH = 4096;
    private static final int MAX_SEGMENTS = 1024;

    /** The sizes of a map for so many entries. */
    static Sizing of(long capacityEntries) {
        int segments = 1;
        while (segments < MAX_SEGMENTS && (long) segments * WANTED_ENTRIES_OF_EACH < capacityEntries) {
            segments *= 2;
        }
        long entries = segments == 1 ? capacityEntries : atMostInOne(capacityEntries / (double) segments);
        long bytes = Math.max(MIN_SEGMENT_BYTES, entries * ROOM_FOR_EACH_BYTES);
        return new Sizing(segments, entries, Math.ceilDiv(bytes, CHUNK_BYTES));
    }

    /**
     * How many entries the fullest segment gets: their numbers are Poisson distributed, and seven standard deviations
     * above the mean are left for chance once in a trillion.
     */
    private static long atMostInOne(double mean) {
        return (long) Math.ceil(mean + 7 * Math.sqrt(mean));
    }

    /** The largest entry, key and all, in bytes: a segment, less what the map notes of it. */
    long maxEntryBytes() {
        return chunksOfEach * CHUNK_BYTES - 64;
    }

    /** Returns the longest value that an empty segment takes, whatever else the entry has. */
    long largestValueBytes() {
        return maxEntryBytes() - Key.MAX_BYTES - EntryMarshaller.MAX_BYTES_BESIDE_VALUE;
    }

    /** The memory for the chunks of all segments, in bytes. */
    long reservedBytes() {
        return segments * chunksOfEach * CHUNK_BYTES;
    }
}
