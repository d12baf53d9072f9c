package kvcache.load.calibrate;

import io.netty.buffer.ByteBuf;
import kvcache.base.http2.HeaderBlock;
import kvcache.base.http2.Http2Frames;
import kvcache.base.http2.StaticTable;
import kvcache.load.client.http2.H2Frames;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Values;

/** HTTP/2: the path is the fourth field of a header block, where this generator writes it. */
final class NullHttp2 extends NullCodec {

    private static final int PREFACE_BYTES = Http2Frames.preface().length;
    private static final int GET = HeaderBlock.INDEXED | StaticTable.METHOD_GET;
    private static final int OK = HeaderBlock.INDEXED | StaticTable.placeOfStatus(200);
    private static final int NOT_FOUND = HeaderBlock.INDEXED | StaticTable.placeOfStatus(404);
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
        int length = in.readableBytes() < Http2Frames.HEAD_BYTES ? Integer.MAX_VALUE : in.getUnsignedMedium(start);
        if (in.readableBytes() - Http2Frames.HEAD_BYTES < length) {
            return false;
        }
        int payload = start + Http2Frames.HEAD_BYTES;
        int streamId = in.getInt(start + Http2Frames.STREAM_AT);
        boolean endsStream = (in.getByte(start + Http2Frames.FLAGS_AT) & Http2Frames.END_STREAM) != 0;
        in.readerIndex(payload + length);
        switch (in.getByte(start + Http2Frames.TYPE_AT)) {
            case Http2Frames.HEADERS -> {
                if (endsStream) {
                    answerHead(in, payload, streamId, out);
                }
            }
            case Http2Frames.DATA -> {
                consumed(length, out);
                if (endsStream) {
                    writeHead(out, OK, streamId, true);
                }
            }
            case Http2Frames.SETTINGS -> {
                if (!endsStream) { // the flag has the place of ACK
                    H2Frames.writeSettingsAck(out);
                }
            }
            default -> {
                // Ignored.
            }
        }
        return true;
    }

    private boolean begin(ByteBuf in, ByteBuf out) {
        if (in.readableBytes() < PREFACE_BYTES) {
            return false;
        }
        in.skipBytes(PREFACE_BYTES);
        H2Frames.writeHead(
                out, Http2Frames.SETTING_BYTES, Http2Frames.SETTINGS, Http2Frames.NO_FLAGS, Http2Frames.CONNECTION);
        out.writeShort(Http2Frames.INITIAL_WINDOW_SIZE).writeInt(Http2Frames.MAX_WINDOW_BYTES);
        H2Frames.writeWindowUpdate(out, Http2Frames.MAX_WINDOW_BYTES - Http2Frames.DEFAULT_WINDOW_BYTES);
        begun = true;
        return true;
    }

    private void consumed(int bytes, ByteBuf out) {
        consumedBytes += bytes;
        if (consumedBytes >= REOPEN_BYTES) {
            H2Frames.writeWindowUpdate(out, (int) consumedBytes);
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
        if (in.getByte(path) != StaticTable.PATH) {
            throw new IllegalStateException("the fourth field is not :path");
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
        if (valueBytes <= Http2Frames.DEFAULT_PAYLOAD_BYTES) {
            H2Frames.writeHead(out, valueBytes, Http2Frames.DATA, Http2Frames.END_STREAM, streamId);
            Values.write(out, key, 0, valueBytes);
            return;
        }
        ByteBuf value = out.alloc().directBuffer(valueBytes);
        Values.write(value, key, 0, valueBytes);
        while (value.isReadable()) {
            int part = Math.min(value.readableBytes(), Http2Frames.DEFAULT_PAYLOAD_BYTES);
            int flags = part == value.readableBytes() ? Http2Frames.END_STREAM : Http2Frames.NO_FLAGS;
            H2Frames.writeHead(out, part, Http2Frames.DATA, flags, streamId);
            out.writeBytes(value, part);
        }
        value.release();
    }

    private static void writeHead(ByteBuf out, int status, int streamId, boolean endsStream) {
        H2Frames.writeHead(
                out,
                1,
                Http2Frames.HEADERS,
                endsStream ? Http2Frames.END_HEADERS | Http2Frames.END_STREAM : Http2Frames.END_HEADERS,
                streamId);
        out.writeByte(status);
    }
}
