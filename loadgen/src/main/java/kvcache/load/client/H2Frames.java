package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2FrameTypes;

/** The layout of frames (RFC 9113, section 4.1), and those that a client sends whatever it asks for. */
final class H2Frames {

    static final int HEAD_BYTES = 9;

    /** The longest payload that either side takes as long as it says nothing else (RFC 9113, section 4.2). */
    static final int DEFAULT_PAYLOAD_BYTES = 16_384;

    static final int MOST_WINDOW_BYTES = Integer.MAX_VALUE;
    static final int DEFAULT_WINDOW_BYTES = 65_535;

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int SETTING_BYTES = 6;
    private static final int ENABLE_PUSH = 2;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int PING_BYTES = 8;

    private H2Frames() {}

    /** Writes a frame's head; the payload follows. */
    static void writeHead(ByteBuf out, int payloadBytes, int type, int flags, int streamId) {
        out.writeMedium(payloadBytes).writeByte(type).writeByte(flags).writeInt(streamId);
    }

    /** Writes what begins a connection: no pushes, and windows that are never in the way. */
    static void writePreface(ByteBuf out) {
        out.writeBytes(PREFACE);
        writeHead(out, 2 * SETTING_BYTES, Http2FrameTypes.SETTINGS, 0, 0);
        out.writeShort(ENABLE_PUSH).writeInt(0);
        out.writeShort(INITIAL_WINDOW_SIZE).writeInt(MOST_WINDOW_BYTES);
        writeWindowUpdate(out, MOST_WINDOW_BYTES - DEFAULT_WINDOW_BYTES);
    }

    /** Writes that the server may send so much more on the connection. */
    static void writeWindowUpdate(ByteBuf out, int bytes) {
        writeHead(out, Integer.BYTES, Http2FrameTypes.WINDOW_UPDATE, 0, 0);
        out.writeInt(bytes);
    }

    static void writeSettingsAck(ByteBuf out) {
        writeHead(out, 0, Http2FrameTypes.SETTINGS, 1, 0);
    }

    /** Answers a ping, whose payload is given. */
    static void writePingAck(ByteBuf out, byte[] data, int from) {
        writeHead(out, PING_BYTES, Http2FrameTypes.PING, 1, 0);
        out.writeBytes(data, from, PING_BYTES);
    }

    static void writeReset(ByteBuf out, int streamId, long error) {
        writeHead(out, Integer.BYTES, Http2FrameTypes.RST_STREAM, 0, streamId);
        out.writeInt((int) error);
    }

    static int int32(byte[] data, int at) {
        return (data[at] & 0xFF) << 24
                | (data[at + 1] & 0xFF) << 16
                | (data[at + 2] & 0xFF) << 8
                | (data[at + 3] & 0xFF);
    }
}
