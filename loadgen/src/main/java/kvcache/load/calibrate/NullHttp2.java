package kvcache.load.calibrate;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2FrameTypes;
import kvcache.load.workload.KeyedSource;

/** Over HTTP/2: a head's path is where this generator writes it, behind method, scheme and authority. */
final class NullHttp2 extends NullCodec {

    private static final int PREFACE_BYTES = 24;
    private static final int HEAD_BYTES = 9;
    private static final int MOST_PAYLOAD_BYTES = 16_384;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int GET = 0x82;
    private static final int OK = 0x88;
    private static final int NOT_FOUND = 0x8D;
    private static final int PATH = 0x04;
    private static final int REOPEN_BYTES = 1 << 30;

    private boolean begun;
    private long consumedBytes;

    NullHttp2(KeyedSource source) {
        super(source);
    }

    @Override
    boolean answer(ByteBuf in, ByteBuf out) {
        if (!begun) {
            return begin(in, out);
        }
        int start = in.readerIndex();
        int length = in.readableBytes() < HEAD_BYTES ? Integer.MAX_VALUE : in.getUnsignedMedium(start);
        if (in.readableBytes() - HEAD_BYTES < length) {
            return false;
        }
        int payload = start + HEAD_BYTES;
        int streamId = in.getInt(start + 5);
        boolean endsStream = (in.getByte(start + 4) & END_STREAM) != 0;
        in.readerIndex(payload + length);
        switch (in.getByte(start + 3)) {
            case Http2FrameTypes.HEADERS -> {
                if (endsStream) {
                    answerHead(in, payload, streamId, out);
                }
            }
            case Http2FrameTypes.DATA -> {
                consumed(length, out);
                if (endsStream) {
                    writeHead(out, OK, streamId, true);
                }
            }
            case Http2FrameTypes.SETTINGS -> {
                if (!endsStream) { // the flag has the place of ACK
                    writeFrameHead(out, 0, Http2FrameTypes.SETTINGS, 1, 0);
                }
            }
            default -> {
                // Nothing that a server which does nothing need know.
            }
        }
        return true;
    }

    private boolean begin(ByteBuf in, ByteBuf out) {
        if (in.readableBytes() < PREFACE_BYTES) {
            return false;
        }
        in.skipBytes(PREFACE_BYTES);
        writeFrameHead(out, 6, Http2FrameTypes.SETTINGS, 0, 0);
        out.writeShort(4).writeInt(Integer.MAX_VALUE); // the window of each stream
        writeWindowUpdate(out, Integer.MAX_VALUE - 65_535);
        begun = true;
        return true;
    }

    private void consumed(int bytes, ByteBuf out) {
        consumedBytes += bytes;
        if (consumedBytes >= REOPEN_BYTES) {
            writeWindowUpdate(out, (int) consumedBytes);
            consumedBytes = 0;
        }
    }

    private void answerHead(ByteBuf in, int block, int streamId, ByteBuf out) {
        if (in.getUnsignedByte(block) != GET) {
            writeHead(out, OK, streamId, true);
            return;
        }
        int authority = block + 2;
        int path = in.getByte(authority) < 0 ? authority + 1 : authority + 2 + in.getByte(authority + 1);
        if (in.getByte(path) != PATH) {
            throw new IllegalStateException("a path that is not where it should be");
        }
        int key = number(in, path + 2 + in.getByte(path + 1));
        int valueBytes = valueBytes(key);
        if (valueBytes < 0) {
            writeHead(out, NOT_FOUND, streamId, true);
            return;
        }
        writeHead(out, OK, streamId, false);
        writeData(out, streamId, key, valueBytes);
    }

    private void writeData(ByteBuf out, int streamId, int key, int valueBytes) {
        if (valueBytes <= MOST_PAYLOAD_BYTES) {
            writeFrameHead(out, valueBytes, Http2FrameTypes.DATA, END_STREAM, streamId);
            writeValue(out, key, valueBytes);
            return;
        }
        ByteBuf value = out.alloc().directBuffer(valueBytes);
        writeValue(value, key, valueBytes);
        while (value.isReadable()) {
            int part = Math.min(value.readableBytes(), MOST_PAYLOAD_BYTES);
            int flags = part == value.readableBytes() ? END_STREAM : 0;
            writeFrameHead(out, part, Http2FrameTypes.DATA, flags, streamId);
            out.writeBytes(value, part);
        }
        value.release();
    }

    private static void writeHead(ByteBuf out, int status, int streamId, boolean endsStream) {
        writeFrameHead(out, 1, Http2FrameTypes.HEADERS, endsStream ? END_HEADERS | END_STREAM : END_HEADERS, streamId);
        out.writeByte(status);
    }

    private static void writeWindowUpdate(ByteBuf out, int bytes) {
        writeFrameHead(out, Integer.BYTES, Http2FrameTypes.WINDOW_UPDATE, 0, 0);
        out.writeInt(bytes);
    }

    private static void writeFrameHead(ByteBuf out, int payloadBytes, int type, int flags, int streamId) {
        out.writeMedium(payloadBytes).writeByte(type).writeByte(flags).writeInt(streamId);
    }
}
