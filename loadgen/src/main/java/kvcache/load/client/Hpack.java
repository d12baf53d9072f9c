package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;

/** Writes HEADERS frames (RFC 9113, section 6.2) and the representations in them (RFC 7541, section 6). */
final class Hpack {

    private static final int INDEXED = 0x80;
    private static final int ADDED = 0x40;
    private static final int TABLE_SIZE = 0x20;
    private static final int NOT_ADDED = 0;

    private Hpack() {}

    /** Begins a frame; {@link #end} fills its head in. */
    static int begin(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(H2Frames.HEAD_BYTES);
        return start;
    }

    static void end(ByteBuf out, int start, int streamId, boolean endsStream) {
        int payloadBytes = out.writerIndex() - start - H2Frames.HEAD_BYTES;
        out.setMedium(start, payloadBytes).setByte(start + 3, Http2FrameTypes.HEADERS);
        out.setByte(start + 4, endsStream ? Http2Flags.END_HEADERS | Http2Flags.END_STREAM : Http2Flags.END_HEADERS);
        out.setInt(start + 5, streamId);
    }

    /** Writes a field that is in a table. */
    static void writeIndexed(ByteBuf out, int index) {
        writeInteger(out, INDEXED, 7, index);
    }

    /** Writes the name of a field that is to be added to the table; {@link #writeText} its value. */
    static void writeNameToAdd(ByteBuf out, int index) {
        writeInteger(out, ADDED, 6, index);
    }

    /** Writes the name of a field that is not to be added to the table; {@link #writeText} its value. */
    static void writeName(ByteBuf out, int index) {
        writeInteger(out, NOT_ADDED, 4, index);
    }

    /** The same, of a name that is in no table. */
    static void writeName(ByteBuf out, byte[] name) {
        out.writeByte(NOT_ADDED);
        writeText(out, name);
    }

    static void writeTableOfNoBytes(ByteBuf out) {
        out.writeByte(TABLE_SIZE);
    }

    static void writeText(ByteBuf out, byte[] text) {
        writeLength(out, text.length);
        out.writeBytes(text);
    }

    /** Writes how long a text is, that follows. */
    static void writeLength(ByteBuf out, int length) {
        writeInteger(out, 0, 7, length);
    }

    /** Writes a number as a text. */
    static void writeNumber(ByteBuf out, int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        writeLength(out, digits);
        int at = out.writerIndex() + digits;
        out.writeZero(digits);
        int left = number;
        do {
            out.setByte(--at, '0' + left % 10);
            left /= 10;
        } while (left > 0);
    }

    /** Writes an integer whose first part shares its byte with a representation (RFC 7541, section 5.1). */
    private static void writeInteger(ByteBuf out, int representation, int prefixBits, int value) {
        int most = (1 << prefixBits) - 1;
        if (value < most) {
            out.writeByte(representation | value);
            return;
        }
        out.writeByte(representation | most);
        int rest = value - most;
        for (; rest >= 0x80; rest >>>= 7) {
            out.writeByte((rest & 0x7F) | 0x80);
        }
        out.writeByte(rest);
    }
}
