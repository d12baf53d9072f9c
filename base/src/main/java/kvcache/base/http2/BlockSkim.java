package kvcache.base.http2;

/**
 * Inspects header blocks without decoding them (RFC 7541, section 6). It uses no dynamic table, so it cannot lose
 * synchronisation with one. Thread-safe; allocates nothing.
 */
public final class BlockSkim {

    /** The block changes the dynamic table, or is malformed. */
    public static final int CHANGES_TABLE = -2;

    /** The block does not change the dynamic table and has no literal path. */
    public static final int NO_PATH = -1;

    private BlockSkim() {}

    /**
     * Skims a block.
     *
     * @return the index of the path's length, if the path is a literal whose name is an index of the static table; else
     *     {@link #NO_PATH} or {@link #CHANGES_TABLE}
     */
    public static int pathAt(byte[] block, int from, int to) {
        int pathAt = NO_PATH;
        int at = from;
        while (at < to) {
            int first = block[at] & 0xFF;
            if (first >= HeaderBlock.INDEXED) {
                at = integerEnd(block, at, to, 7);
            } else if (first >= HeaderBlock.TABLE_SIZE) {
                return CHANGES_TABLE;
            } else {
                int name = first & 0x0F;
                at = integerEnd(block, at, to, 4);
                if (name == 0) {
                    at = stringEnd(block, at, to);
                }
                if (name == StaticTable.PATH || name == StaticTable.PATH + 1) {
                    pathAt = at;
                }
                at = stringEnd(block, at, to);
            }
        }
        return at == to ? pathAt : CHANGES_TABLE;
    }

    /** Returns the end of an integer, beyond the block if it is truncated. */
    private static int integerEnd(byte[] block, int at, int to, int prefixBits) {
        if (at >= to) {
            return to + 1;
        }
        int prefix = (1 << prefixBits) - 1;
        int next = at + 1;
        if ((block[at] & prefix) == prefix) {
            while (next < to && block[next] < 0) {
                next++;
            }
            next++;
        }
        return next;
    }

    /** Returns the end of a string, beyond the block if it is truncated. */
    private static int stringEnd(byte[] block, int at, int to) {
        int start = integerEnd(block, at, to, HeaderBlock.LENGTH_BITS);
        if (start > to) {
            return to + 1;
        }
        long length = block[at] & HeaderBlock.LONG_STRING;
        for (int i = at + 1, shift = 0; i < start; i++, shift += 7) {
            length += shift > 28 ? Integer.MAX_VALUE : (long) (block[i] & 0x7F) << shift;
        }
        return (int) Math.min(to + 1L, start + length);
    }
}
