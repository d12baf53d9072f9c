package kvcache.base.http2;

import java.nio.charset.StandardCharsets;

/** Layout and constants of HTTP/2 frames (RFC 9113, sections 3.4, 4.1, 6 and 6.5.2). */
public final class Http2Frames {

    /** Length (24 bits), type (8), flags (8), a reserved bit, and stream identifier (31). */
    public static final int HEAD_BYTES = 9;

    // Offsets in a head; the length is at 0.
    public static final int TYPE_AT = 3;
    public static final int FLAGS_AT = 4;
    public static final int STREAM_AT = 5;

    // Types.
    public static final int DATA = 0x0;
    public static final int HEADERS = 0x1;
    public static final int PRIORITY = 0x2;
    public static final int RST_STREAM = 0x3;
    public static final int SETTINGS = 0x4;
    public static final int PUSH_PROMISE = 0x5;
    public static final int PING = 0x6;
    public static final int GOAWAY = 0x7;
    public static final int WINDOW_UPDATE = 0x8;
    public static final int CONTINUATION = 0x9;

    // Flags.
    public static final int NO_FLAGS = 0x0;
    public static final int ACK = 0x1;
    public static final int END_STREAM = 0x1;
    public static final int END_HEADERS = 0x4;
    public static final int PADDED = 0x8;
    public static final int HAS_PRIORITY = 0x20;

    // Settings.
    public static final int HEADER_TABLE_SIZE = 0x1;
    public static final int ENABLE_PUSH = 0x2;
    public static final int MAX_CONCURRENT_STREAMS = 0x3;
    public static final int INITIAL_WINDOW_SIZE = 0x4;
    public static final int MAX_FRAME_SIZE = 0x5;
    public static final int MAX_HEADER_LIST_SIZE = 0x6;

    /** The stream identifier of the connection's frames. */
    public static final int CONNECTION = 0;

    /** An identifier and a value. */
    public static final int SETTING_BYTES = Short.BYTES + Integer.BYTES;

    /** The priority in a HEADERS or PRIORITY frame: a stream identifier and a weight. */
    public static final int PRIORITY_BYTES = Integer.BYTES + 1;

    public static final int PING_BYTES = Long.BYTES;

    /** The default of SETTINGS_MAX_FRAME_SIZE. */
    public static final int DEFAULT_PAYLOAD_BYTES = 16_384;

    /** The maximum of SETTINGS_MAX_FRAME_SIZE. */
    public static final int MAX_PAYLOAD_BYTES = (1 << 24) - 1;

    /** The initial window of the connection, and the default of each stream. */
    public static final int DEFAULT_WINDOW_BYTES = 65_535;

    /** The largest flow-control window. */
    public static final int MAX_WINDOW_BYTES = Integer.MAX_VALUE;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Http2Frames() {}

    /** Returns a copy of the client's connection preface. */
    public static byte[] preface() {
        return PREFACE.clone();
    }

    /** Returns the first four bytes of a head as a number. */
    public static int lengthAndType(int payloadBytes, int type) {
        return payloadBytes << Byte.SIZE | type;
    }

    /** Returns a payload's length from the head at an index. */
    public static int payloadBytes(byte[] in, int at) {
        return uint16(in, at) << Byte.SIZE | (in[at + 2] & 0xFF);
    }

    /** Returns the stream identifier from the head at an index. */
    public static int streamId(byte[] in, int at) {
        return int32(in, at + STREAM_AT) & Integer.MAX_VALUE;
    }

    public static int uint16(byte[] in, int at) {
        return (in[at] & 0xFF) << 8 | (in[at + 1] & 0xFF);
    }

    public static int int32(byte[] in, int at) {
        return uint16(in, at) << 16 | uint16(in, at + 2);
    }

    static void putInt32(byte[] out, int at, int value) {
        out[at] = (byte) (value >>> 24);
        out[at + 1] = (byte) (value >>> 16);
        out[at + 2] = (byte) (value >>> 8);
        out[at + 3] = (byte) value;
    }
}
