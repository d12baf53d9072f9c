package kvcache.load.client;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.Arrays;

/**
 * Reads a server's frames (RFC 9113, section 6) from bytes cut anywhere. The content of a DATA frame is handed on as it comes;
 * header blocks are handed on whole. Not for several threads.
 */
final class H2FrameReader extends IncrementalParser {

    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    private static final int MOST_BLOCK_BYTES = 256 << 10;
    private static final int PRIORITY_BYTES = 5;
    private static final int SETTING_BYTES = 6;
    private static final int PING_BYTES = 8;

    /** Learns what the reader finds. Arrays are good until the call returns. */
    interface Sink {
        /** A header block, whole. */
        void headers(int streamId, byte[] data, int from, int to, boolean endsStream) throws MalformedAnswerException;

        /** A part of the content, which may be empty where the stream ends. */
        void data(int streamId, byte[] data, int from, int to, boolean endsStream) throws MalformedAnswerException;

        /** A DATA frame takes so much of the windows. */
        void consumes(int bytes);

        void reset(int streamId, int error);

        void setting(int id, int value) throws MalformedAnswerException;

        /** All settings of a frame have been told. */
        void settingsEnd();

        void ping(byte[] data, int from);

        void goAway(int lastStreamId);

        void windowUpdate(int streamId, int bytes) throws MalformedAnswerException;
    }

    private final Sink sink;
    private int dataStream;
    private int dataLeft;
    private boolean dataEndsStream;
    private byte[] block = new byte[0];
    private int blockLength;
    private int blockStream;
    private boolean blockEndsStream;

    H2FrameReader(Sink sink) {
        super(H2Frames.HEAD_BYTES + H2Frames.DEFAULT_PAYLOAD_BYTES);
        this.sink = sink;
    }

    @Override
    int parse(byte[] data, int from, int to) throws MalformedAnswerException {
        int at = from;
        while (at < to) {
            if (dataLeft > 0) {
                int end = Math.min(to, at + dataLeft);
                dataLeft -= end - at;
                sink.data(dataStream, data, at, end, dataEndsStream && dataLeft == 0);
                at = end;
                continue;
            }
            if (to - at < H2Frames.HEAD_BYTES) {
                return at;
            }
            int length = (data[at] & 0xFF) << 16 | (data[at + 1] & 0xFF) << 8 | (data[at + 2] & 0xFF);
            int type = data[at + 3];
            int flags = data[at + 4];
            int stream = H2Frames.int32(data, at + 5) & Integer.MAX_VALUE;
            int payload = at + H2Frames.HEAD_BYTES;
            require(length <= H2Frames.DEFAULT_PAYLOAD_BYTES, "a frame that is too long");
            require(blockStream == 0 || type == Http2FrameTypes.CONTINUATION, "a header block with a gap");
            if (type == Http2FrameTypes.DATA && (flags & PADDED) == 0) {
                at = payload;
                startData(stream, length, (flags & END_STREAM) != 0, data, at);
            } else if (to - payload < length) {
                return at;
            } else {
                at = payload + length;
                frame(type, flags, stream, data, payload, at);
            }
        }
        return at;
    }

    private void startData(int stream, int length, boolean endsStream, byte[] data, int at)
            throws MalformedAnswerException {
        require(stream != 0, "content of no stream");
        sink.consumes(length);
        dataStream = stream;
        dataLeft = length;
        dataEndsStream = endsStream;
        if (length == 0) {
            sink.data(stream, data, at, at, endsStream);
        }
    }

    private void frame(int type, int flags, int stream, byte[] data, int from, int to) throws MalformedAnswerException {
        int length = to - from;
        switch (type) {
            case Http2FrameTypes.DATA -> {
                require(stream != 0, "content of no stream");
                sink.consumes(length);
                sink.data(stream, data, from + 1, behindPadding(data, from, to), (flags & END_STREAM) != 0);
            }
            case Http2FrameTypes.HEADERS -> headers(flags, stream, data, from, to);
            case Http2FrameTypes.CONTINUATION -> {
                require(blockStream != 0 && stream == blockStream, "a CONTINUATION of nothing");
                keepBlock(data, from, to);
                if ((flags & END_HEADERS) != 0) {
                    blockStream = 0;
                    sink.headers(stream, block, 0, blockLength, blockEndsStream);
                }
            }
            case Http2FrameTypes.RST_STREAM -> {
                require(length == Integer.BYTES && stream != 0, "a RST_STREAM that is none");
                sink.reset(stream, H2Frames.int32(data, from));
            }
            case Http2FrameTypes.SETTINGS -> settings(flags, data, from, to);
            case Http2FrameTypes.PUSH_PROMISE -> throw new MalformedAnswerException("a push, which was not allowed");
            case Http2FrameTypes.PING -> {
                require(length == PING_BYTES, "a PING that is none");
                if ((flags & ACK) == 0) {
                    sink.ping(data, from);
                }
            }
            case Http2FrameTypes.GO_AWAY -> {
                require(length >= 2 * Integer.BYTES, "a GOAWAY that is none");
                sink.goAway(H2Frames.int32(data, from) & Integer.MAX_VALUE);
            }
            case Http2FrameTypes.WINDOW_UPDATE -> {
                require(length == Integer.BYTES, "a WINDOW_UPDATE that is none");
                sink.windowUpdate(stream, H2Frames.int32(data, from) & Integer.MAX_VALUE);
            }
            default -> {
                // PRIORITY, and what is not known, says nothing to us (RFC 9113, section 5.5).
            }
        }
    }

    private void headers(int flags, int stream, byte[] data, int from, int to) throws MalformedAnswerException {
        require(stream != 0, "a head of no stream");
        boolean padded = (flags & PADDED) != 0;
        int end = padded ? behindPadding(data, from, to) : to;
        int start = from + (padded ? 1 : 0) + ((flags & PRIORITY) != 0 ? PRIORITY_BYTES : 0);
        require(start <= end, "a HEADERS frame that is too short");
        boolean endsStream = (flags & END_STREAM) != 0;
        if ((flags & END_HEADERS) != 0) {
            sink.headers(stream, data, start, end, endsStream);
            return;
        }
        blockLength = 0;
        blockStream = stream;
        blockEndsStream = endsStream;
        keepBlock(data, start, end);
    }

    private void keepBlock(byte[] data, int from, int to) throws MalformedAnswerException {
        int length = to - from;
        require(blockLength + length <= MOST_BLOCK_BYTES, "a header block that is too long");
        if (block.length < blockLength + length) {
            block = Arrays.copyOf(block, Math.max(2 * block.length, blockLength + length));
        }
        System.arraycopy(data, from, block, blockLength, length);
        blockLength += length;
    }

    private void settings(int flags, byte[] data, int from, int to) throws MalformedAnswerException {
        require((to - from) % SETTING_BYTES == 0, "a SETTINGS that is none");
        if ((flags & ACK) != 0) {
            return;
        }
        for (int at = from; at < to; at += SETTING_BYTES) {
            sink.setting((data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF), H2Frames.int32(data, at + 2));
        }
        sink.settingsEnd();
    }

    private static int behindPadding(byte[] data, int from, int to) throws MalformedAnswerException {
        require(from < to, "padding of no length");
        int end = to - (data[from] & 0xFF);
        require(end > from, "more padding than there is payload");
        return end;
    }

    private static void require(boolean met, String found) throws MalformedAnswerException {
        if (!met) {
            throw new MalformedAnswerException(found);
        }
    }
}
