package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;

/**
 * What can be seen of a header block without decoding it (RFC 7541, section 6).
 *
 * @param changesTable whether decoding it changes the table, or may do so
 * @param pathAt how far into the block the length of its path stands, where the path is sent as a text under its place in
 *     the static table; else -1
 */
record HpackBlock(boolean changesTable, int pathAt) {

    private static final HpackBlock CHANGES_TABLE = new HpackBlock(true, -1);

    private static final int PATH = 4;
    private static final int PATH_TOO = 5;

    static HpackBlock of(ByteBuf block) {
        int end = block.writerIndex();
        int at = block.readerIndex();
        int pathAt = -1;
        while (at < end) {
            int first = block.getUnsignedByte(at);
            if (first >= 0x80) {
                at = behindInteger(block, at, 7);
            } else if (first >= 0x20) {
                return CHANGES_TABLE;
            } else {
                int name = first & 0x0F;
                at = behindInteger(block, at, 4);
                if (name == 0) {
                    at = behindText(block, at);
                }
                if (name == PATH || name == PATH_TOO) {
                    pathAt = at - block.readerIndex();
                }
                at = behindText(block, at);
            }
        }
        return at == end ? new HpackBlock(false, pathAt) : CHANGES_TABLE;
    }

    /** Where an integer ends, or beyond the block where it does not end in it. */
    private static int behindInteger(ByteBuf block, int at, int prefixBits) {
        int end = block.writerIndex();
        int most = (1 << prefixBits) - 1;
        if (at >= end) {
            return end + 1;
        }
        int next = at + 1;
        if ((block.getByte(at) & most) == most) {
            do {
                if (next >= end) {
                    return end + 1;
                }
            } while (block.getByte(next++) < 0);
        }
        return next;
    }

    private static int behindText(ByteBuf block, int at) {
        int end = block.writerIndex();
        int behindLength = behindInteger(block, at, 7);
        if (behindLength > end) {
            return end + 1;
        }
        long length = block.getByte(at) & 0x7F;
        for (int i = at + 1, shift = 0; i < behindLength; i++, shift += 7) {
            length += shift > 28 ? Integer.MAX_VALUE : (long) (block.getByte(i) & 0x7F) << shift;
        }
        return (int) Math.min(end + 1L, behindLength + length);
    }
}
