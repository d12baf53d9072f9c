package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import kvcache.server.netty.Bytes;
import kvcache.server.netty.PlainKeys;
import kvcache.store.Key;

/**
 * Knows the header blocks of plain reads by their bytes, in front of the strict decoder.
 *
 * <p>It decodes no header field, so it cannot decode one otherwise than the strict decoder does, nor lose step with its
 * table. Clients send the same fields with each request of a connection, and after the first one as places in the table:
 * once the strict path has served a read whose block changed nothing in the table and whose fields are plain, the bytes
 * before and behind its path are remembered. A later request is served here only where its block is those very bytes
 * around a path of {@code /get/} and a key without escapes, and no block has changed the table meanwhile.
 */
class Http2FastPath {

    private static final byte[] PREFIX = "/get/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    /** Longer blocks are not worth remembering for every connection. */
    private static final int MAX_REMEMBERED_BYTES = 2 * 1024;

    /** A length from here on takes more than one byte. */
    private static final int LONG_TEXT = 0x7F;

    private static final int HUFFMAN = 0x80;

    /** The block of a plain read up to the length of its path; empty while none is known. */
    private byte[] before = NOTHING;

    private byte[] behind = NOTHING;
    private final byte[] path = new byte[HuffmanCode.mostDecoded(LONG_TEXT)];

    /**
     * The path of a plain read.
     *
     * @param index where its header block begins; the buffer's indices stay as they are
     * @return the length of the key, which {@link #copyKey} gives; 0 where this is no plain read
     */
    int keyBytes(ByteBuf in, int index, int length) {
        int fixed = before.length + 1 + behind.length;
        if (before.length == 0 || length <= fixed || !Bytes.areAt(in, index, before)) {
            return 0;
        }
        int lengthAt = index + before.length;
        int textLength = in.getByte(lengthAt);
        int textBytes = textLength & LONG_TEXT;
        if (textBytes == LONG_TEXT
                || textBytes != length - fixed
                || !Bytes.areAt(in, lengthAt + 1 + textBytes, behind)) {
            return 0;
        }
        int pathBytes = textBytes;
        if ((textLength & HUFFMAN) == 0) {
            in.getBytes(lengthAt + 1, path, 0, textBytes);
        } else {
            pathBytes = HuffmanCode.decode(in, lengthAt + 1, textBytes, path);
        }
        return isPlain(pathBytes) ? pathBytes - PREFIX.length : 0;
    }

    /** Gives the key that was found last. */
    void copyKey(byte[] to) {
        System.arraycopy(path, PREFIX.length, to, 0, to.length);
    }

    private boolean isPlain(int pathBytes) {
        if (pathBytes <= PREFIX.length || pathBytes - PREFIX.length > Key.MAX_BYTES) {
            return false;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (path[i] != PREFIX[i]) {
                return false;
            }
        }
        for (int i = PREFIX.length; i < pathBytes; i++) {
            if (!PlainKeys.isPlain(path[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Looks at a block that the strict path is about to decode; tells what {@link #learn} has to know of it. */
    HpackBlock look(ByteBuf block) {
        HpackBlock seen = HpackBlock.of(block);
        if (seen.changesTable()) {
            before = NOTHING;
        }
        return seen;
    }

    /** Remembers a block: the strict path has found it to be a plain read. */
    void learn(ByteBuf block, HpackBlock seen) {
        if (seen.changesTable() || seen.pathAt() < 0 || block.readableBytes() > MAX_REMEMBERED_BYTES) {
            return;
        }
        int start = block.readerIndex();
        int textBytes = block.getByte(start + seen.pathAt()) & LONG_TEXT;
        int behindAt = seen.pathAt() + 1 + textBytes;
        if (textBytes < LONG_TEXT && behindAt <= block.readableBytes()) {
            before = new byte[seen.pathAt()];
            block.getBytes(start, before);
            behind = new byte[block.readableBytes() - behindAt];
            block.getBytes(start + behindAt, behind);
        }
    }
}
