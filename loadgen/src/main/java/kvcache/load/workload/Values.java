package kvcache.load.workload;

import io.netty.buffer.ByteBuf;

/**
 * Self-describing values: printable ASCII, generated from a key and a version, and containing the version.
 *
 * <p>A value is a sequence of 8-byte words, cut at its length. Each word carries 48 bits, six per byte, as the
 * characters {@code '0'} to {@code 'o'}. The first word holds 16 check bits and 32 bits of version. Each later word is
 * the next output of a generator started from key and version. A reader takes the version from the value and
 * regenerates the rest, so it needs no record of writes. A value of another key, one mixed from two versions, and one
 * that is cut or altered all differ somewhere. A value of 8 bytes has 16 check bits, and one of 12 has 40.
 *
 * <p>Values shorter than {@value #WORD} bytes have no room for a version and depend on the key only.
 */
public final class Values {

    static final int WORD = 8;
    static final int VERSION_BITS = 32;
    private static final int CHECK_BITS = WORD * 6 - VERSION_BITS;
    private static final long VERSION_MASK = (1L << VERSION_BITS) - 1;
    private static final long ZEROES = 0x3030_3030_3030_3030L;
    private static final long NOT_SIX_BITS = 0xC0C0_C0C0_C0C0_C0C0L;

    private Values() {}

    /** Writes a value at the buffer's writer index; the caller keeps the buffer. */
    public static void write(ByteBuf out, int key, int version, int valueBytes) {
        int kept = valueBytes < WORD ? 0 : version;
        long stream = stream(key, kept);
        int words = valueBytes / WORD;
        for (int index = 0; index < words; index++) {
            out.writeLongLE(index == 0 ? firstWord(stream, kept) : word(stream, index));
        }
        int left = valueBytes - words * WORD;
        if (left > 0) {
            long word = words == 0 ? firstWord(stream, kept) : word(stream, words);
            for (int place = 0; place < left; place++) {
                out.writeByte((int) (word >>> (place * Byte.SIZE)));
            }
        }
    }

    /** Returns the seed of a value's words. */
    static long stream(int key, int version) {
        return Hash.mix((((long) key << VERSION_BITS) | (version & VERSION_MASK)) * Hash.GAMMA);
    }

    /** Returns the hash that determines the length of a value. */
    static long sizeHash(int key, int version) {
        return Hash.mix(stream(key, version) ^ Hash.GAMMA);
    }

    static long firstWord(long stream, int version) {
        return spread(((version & VERSION_MASK) << CHECK_BITS) | (stream >>> (Long.SIZE - CHECK_BITS)));
    }

    static long word(long stream, int index) {
        return spread(Hash.of(stream, index) >>> (Long.SIZE - WORD * 6));
    }

    /** Returns whether a first word has the form of a generated one. */
    static boolean isWord(long given) {
        return ((given - ZEROES) & NOT_SIX_BITS) == 0;
    }

    /** Returns the version in a value's first word. */
    static int version(long firstWord) {
        return (int) (gather(firstWord - ZEROES) >>> CHECK_BITS);
    }

    /** Spreads 48 bits over eight bytes, six in each, and makes them printable. */
    private static long spread(long bits) {
        long x = (bits & 0x0000_0000_00FF_FFFFL) | ((bits & 0x0000_FFFF_FF00_0000L) << 8);
        x = (x & 0x0000_0FFF_0000_0FFFL) | ((x & 0x00FF_F000_00FF_F000L) << 4);
        x = (x & 0x003F_003F_003F_003FL) | ((x & 0x0FC0_0FC0_0FC0_0FC0L) << 2);
        return x + ZEROES;
    }

    /** Reverses {@link #spread}, after the zeroes were subtracted. */
    private static long gather(long bytes) {
        long x = (bytes & 0x003F_003F_003F_003FL) | ((bytes & 0x3F00_3F00_3F00_3F00L) >>> 2);
        x = (x & 0x0000_0FFF_0000_0FFFL) | ((x & 0x0FFF_0000_0FFF_0000L) >>> 4);
        return (x & 0x0000_0000_00FF_FFFFL) | ((x & 0x00FF_FFFF_0000_0000L) >>> 8);
    }
}
