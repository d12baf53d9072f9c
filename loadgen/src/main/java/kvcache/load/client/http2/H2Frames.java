package kvcache.load.client.http2;

import io.netty.buffer.ByteBuf;
import kvcache.base.http2.Http2Frames;

/** Writes frames (RFC 9113, section 4.1) whose payload is short and known. */
public final class H2Frames {

    private static final byte[] PREFACE = Http2Frames.preface();

    private H2Frames() {}

    /** Writes a frame header; the payload follows. */
    public static void writeHead(ByteBuf out, int payloadBytes, int type, int flags, int streamId) {
        out.writeInt(Http2Frames.lengthAndType(payloadBytes, type))
                .writeByte(flags)
                .writeInt(streamId);
    }

    /** Writes the header of a connection frame without flags. */
    private static void writeHead(ByteBuf out, int payloadBytes, int type) {
        writeHead(out, payloadBytes, type, Http2Frames.NO_FLAGS, Http2Frames.CONNECTION);
    }

    /** Writes the connection preface: push is disabled, and windows have the maximum size. */
    static void writePreface(ByteBuf out) {
        out.writeBytes(PREFACE);
        writeHead(out, 2 * Http2Frames.SETTING_BYTES, Http2Frames.SETTINGS);
        out.writeShort(Http2Frames.ENABLE_PUSH).writeInt(0);
        out.writeShort(Http2Frames.INITIAL_WINDOW_SIZE).writeInt(Http2Frames.MAX_WINDOW_BYTES);
        writeWindowUpdate(out, Http2Frames.MAX_WINDOW_BYTES - Http2Frames.DEFAULT_WINDOW_BYTES);
    }

    /** Writes a WINDOW_UPDATE of the connection. */
    public static void writeWindowUpdate(ByteBuf out, int bytes) {
        writeHead(out, Integer.BYTES, Http2Frames.WINDOW_UPDATE);
        out.writeInt(bytes);
    }

    public static void writeSettingsAck(ByteBuf out) {
        writeHead(out, 0, Http2Frames.SETTINGS, Http2Frames.ACK, Http2Frames.CONNECTION);
    }

    /** Writes a PING acknowledgement with the given payload. */
    static void writePingAck(ByteBuf out, byte[] data, int from) {
        writeHead(out, Http2Frames.PING_BYTES, Http2Frames.PING, Http2Frames.ACK, Http2Frames.CONNECTION);
        out.writeBytes(data, from, Http2Frames.PING_BYTES);
    }

    static void writeReset(ByteBuf out, int streamId, long error) {
        writeHead(out, Integer.BYTES, Http2Frames.RST_STREAM, Http2Frames.NO_FLAGS, streamId);
        out.writeInt((int) error);
    }
}
