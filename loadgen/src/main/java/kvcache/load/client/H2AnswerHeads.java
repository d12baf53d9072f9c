package kvcache.load.client;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Finds the status in the header blocks of a connection's answers (RFC 7541).
 *
 * <p>A block that begins with a status out of the static table, and that does not touch the dynamic one, is only skimmed; any
 * other is decoded, so that the table is what the server takes it for. Not for several threads.
 */
final class H2AnswerHeads {

    /** In place of a status, in a block that has none: trailers. */
    static final int NONE = -1;

    private static final int MOST_HEAD_BYTES = 256 << 10;
    private static final int STATUS_DIGITS = 3;
    private static final int FIRST_STATUS = 0x88;
    private static final int[] STATUS = {200, 204, 206, 304, 400, 404, 500};

    private static final int INDEXED = 0x80;
    private static final int CHANGES_TABLE = 0x20;

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, MOST_HEAD_BYTES);

    /** The status that a block tells, or {@link #NONE}. */
    int status(int streamId, byte[] block, int from, int to) throws MalformedAnswerException {
        int known = from < to ? (block[from] & 0xFF) - FIRST_STATUS : -1;
        if (known >= 0 && known < STATUS.length && leavesTable(block, from + 1, to)) {
            return STATUS[known];
        }
        return decode(streamId, block, from, to);
    }

    private int decode(int streamId, byte[] block, int from, int to) throws MalformedAnswerException {
        try {
            CharSequence status = decoder.decodeHeaders(streamId, Unpooled.wrappedBuffer(block, from, to - from))
                    .status();
            if (status != null && status.length() != STATUS_DIGITS) {
                throw new MalformedAnswerException("a status that is not of three digits");
            }
            return status == null ? NONE : Integer.parseInt(status, 0, STATUS_DIGITS, 10);
        } catch (Http2Exception | NumberFormatException wrong) {
            throw new MalformedAnswerException("a head that cannot be decoded");
        }
    }

    /** Whether all of a block's fields leave the table as it is. False too where that cannot be seen. */
    private static boolean leavesTable(byte[] block, int from, int to) {
        int at = from;
        while (at < to) {
            int first = block[at] & 0xFF;
            if (first >= INDEXED) {
                at = behindInteger(block, at, to, 7);
            } else if (first >= CHANGES_TABLE) {
                return false;
            } else {
                boolean named = (first & 0x0F) != 0;
                at = behindInteger(block, at, to, 4);
                if (!named) {
                    at = behindText(block, at, to);
                }
                at = behindText(block, at, to);
            }
        }
        return at == to;
    }

    private static int behindInteger(byte[] block, int at, int to, int prefixBits) {
        int most = (1 << prefixBits) - 1;
        int next = at + 1;
        if ((block[at] & most) == most) {
            while (next < to && block[next] < 0) {
                next++;
            }
            next++;
        }
        return next;
    }

    /** Where a text ends; beyond the block where it is so long that its length takes more than a byte. */
    private static int behindText(byte[] block, int at, int to) {
        if (at >= to) {
            return to + 1;
        }
        int length = block[at] & 0x7F;
        return length == 0x7F ? to + 1 : at + 1 + length;
    }
}
