package kvcache.load.client.http2;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import kvcache.base.http2.BlockSkim;
import kvcache.base.http2.StaticTable;
import kvcache.load.client.MalformedAnswerException;

/**
 * Finds the status in the header blocks of a connection's responses (RFC 7541).
 *
 * <p>A block that begins with a status from the static table and does not change the dynamic table is only skimmed; any
 * other is decoded, so that the dynamic table stays synchronised with the server's. Not thread-safe.
 */
final class H2AnswerHeads {

    /** Returned for a block without a status: trailers. */
    static final int NONE = -1;

    private static final int MAX_HEAD_BYTES = 256 << 10;
    private static final int STATUS_DIGITS = 3;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, MAX_HEAD_BYTES);

    /** Returns the status in a header block, or {@link #NONE}. */
    int status(int streamId, byte[] block, int from, int to) throws MalformedAnswerException {
        int known = from < to && block[from] < 0 ? StaticTable.statusAt(block[from] & 0x7F) : 0;
        if (known != 0 && BlockSkim.pathAt(block, from + 1, to) != BlockSkim.CHANGES_TABLE) {
            return known;
        }
        return decode(streamId, block, from, to);
    }

    private int decode(int streamId, byte[] block, int from, int to) throws MalformedAnswerException {
        try {
            CharSequence status = decoder.decodeHeaders(streamId, Unpooled.wrappedBuffer(block, from, to - from))
                    .status();
            if (status != null && status.length() != STATUS_DIGITS) {
                throw new MalformedAnswerException("a status without three digits");
            }
            return status == null ? NONE : Integer.parseInt(status, 0, STATUS_DIGITS, 10);
        } catch (Http2Exception | NumberFormatException e) {
            throw new MalformedAnswerException("a header block that cannot be decoded");
        }
    }
}
