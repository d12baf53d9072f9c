package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import kvcache.base.http2.BlockSkim;
import kvcache.base.http2.HeaderBlock;
import kvcache.base.http2.HuffmanCode;
import kvcache.server.netty.Bytes;
import kvcache.server.netty.PlainKeys;
import kvcache.store.Key;

/**
 * A fast path in front of the strict decoder that recognises the header blocks of plain reads by their bytes.
 *
 * <p>It decodes no header fields, so it cannot decode one differently from the strict decoder, nor lose synchronisation
 * with its dynamic table. Clients repeat the same fields in each request of a connection, as table indices after the
 * first. Once the strict path has served a read whose block changed nothing in the table and whose fields are plain,
 * the fast path remembers the bytes before and after its path. A later request is served here only if its block has
 * exactly those bytes around a path of {@code /get/} and a key without escapes, and no block has changed the table
 * since.
 */
class Http2FastPath {

    private static final byte[] PREFIX = "/get/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private static final int MAX_REMEMBERED_BYTES = 2 * 1024;

    /** The block of a plain read up to the length of its path; empty if none is known. */
    private byte[] before = NOTHING;

    /** The rest of that block after its path. */
    private byte[] after = NOTHING;

    private int keyAt;

    /**
     * Finds the key of a plain read.
     *
     * @param index the start of the header block; the buffer's indices do not change
     * @param scratch receives the block, and the key at {@link #keyAt}
     * @return the length of the key, or 0 if this is not a plain read
     */
    int keyBytes(ByteBuf in, int index, int length, byte[] scratch) {
        int lengthAt = before.length;
        int textAt = lengthAt + 1;
        int textBytes = length - textAt - after.length;
        if (lengthAt == 0 || textBytes <= 0 || textBytes >= HeaderBlock.LONG_STRING) {
            return 0;
        }
        in.getBytes(index, scratch, 0, length);
        if ((scratch[lengthAt] & HeaderBlock.LONG_STRING) != textBytes
                || !Bytes.areAt(scratch, 0, before)
                || !Bytes.areAt(scratch, textAt + textBytes, after)) {
            return 0;
        }
        int pathAt = textAt;
        int pathBytes = textBytes;
        if ((scratch[lengthAt] & HeaderBlock.HUFFMAN) != 0) {
            pathAt = length;
            pathBytes = HuffmanCode.decode(scratch, textAt, textBytes, scratch, pathAt);
        }
        if (!isPlain(scratch, pathAt, pathBytes)) {
            return 0;
        }
        keyAt = pathAt + PREFIX.length;
        return pathBytes - PREFIX.length;
    }

    /** Returns the start of the last key in the scratch array. */
    int keyAt() {
        return keyAt;
    }

    private static boolean isPlain(byte[] in, int pathAt, int pathBytes) {
        if (pathBytes <= PREFIX.length
                || pathBytes - PREFIX.length > Key.MAX_BYTES
                || !Bytes.areAt(in, pathAt, PREFIX)) {
            return false;
        }
        for (int i = pathAt + PREFIX.length; i < pathAt + pathBytes; i++) {
            if (!PlainKeys.isPlain(in[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Scans a block before the strict path decodes it. Forgets the known block if this one changes the dynamic table.
     *
     * @param scratch receives the block
     * @return the result of {@link BlockSkim#pathAt}, for {@link #learn}
     */
    int scan(ByteBuf block, byte[] scratch) {
        int length = block.readableBytes();
        int pathAt = BlockSkim.CHANGES_TABLE;
        if (length <= scratch.length) {
            block.getBytes(block.readerIndex(), scratch, 0, length);
            pathAt = BlockSkim.pathAt(scratch, 0, length);
        }
        if (pathAt == BlockSkim.CHANGES_TABLE) {
            before = NOTHING;
        }
        return pathAt;
    }

    /** Remembers a block that the strict path has found to be a plain read. */
    void learn(ByteBuf block, int pathAt) {
        if (pathAt < 0 || block.readableBytes() > MAX_REMEMBERED_BYTES) {
            return;
        }
        int start = block.readerIndex();
        int textBytes = block.getByte(start + pathAt) & HeaderBlock.LONG_STRING;
        int afterAt = pathAt + 1 + textBytes;
        if (textBytes < HeaderBlock.LONG_STRING && afterAt <= block.readableBytes()) {
            before = new byte[pathAt];
            block.getBytes(start, before);
            after = new byte[block.readableBytes() - afterAt];
            block.getBytes(start + afterAt, after);
        }
    }
}
