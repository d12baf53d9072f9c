package kvcache.load.client.http2;

import java.util.Arrays;
import kvcache.base.http2.Http2Frames;
import kvcache.load.client.IncrementalParser;
import kvcache.load.client.MalformedAnswerException;

/**
 * A parser of a server's frames (RFC 9113, section 6) split at arbitrary positions. The content of DATA frames is
 * passed on as it arrives, header blocks only when complete. Not thread-safe.
 */
final class H2FrameReader extends IncrementalParser {

    private static final int MAX_BLOCK_BYTES = 256 << 10;

    /** Receives parsed frames. Arrays are valid until the call returns. */
    interface Sink {
        /** Called with a complete header block. */
        void headers(int streamId, byte[] data, int from, int to, boolean endsStream) throws MalformedAnswerException;

        /** Called with a part of the content, which may be empty at the end of the stream. */
        void data(int streamId, byte[] data, int from, int to, boolean endsStream) throws MalformedAnswerException;

        /** Called with the size of a DATA frame, as flow control counts it. */
        void consumes(int bytes);

        void reset(int streamId, int error);

        void setting(int id, int value) throws MalformedAnswerException;

        /** Called after the last setting of a frame. */
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
        super(Http2Frames.HEAD_BYTES + Http2Frames.DEFAULT_PAYLOAD_BYTES);
        this.sink = sink;
    }

    @Override
    protected int parse(byte[] data, int from, int to) throws MalformedAnswerException {
        int at = from;
        while (at < to) {
            if (dataLeft > 0) {
                int end = Math.min(to, at + dataLeft);
                dataLeft -= end - at;
                sink.data(dataStream, data, at, end, dataEndsStream && dataLeft == 0);
                at = end;
                continue;
            }
            if (to - at < Http2Frames.HEAD_BYTES) {
                return at;
            }
            int length = Http2Frames.payloadBytes(data, at);
            int type = data[at + Http2Frames.TYPE_AT];
            int flags = data[at + Http2Frames.FLAGS_AT];
            int stream = Http2Frames.streamId(data, at);
            int payload = at + Http2Frames.HEAD_BYTES;
            require(length <= Http2Frames.DEFAULT_PAYLOAD_BYTES, "a frame that is too long");
            require(
                    blockStream == 0 || type == Http2Frames.CONTINUATION,
                    "a header block interrupted by another frame");
            if (type == Http2Frames.DATA && (flags & Http2Frames.PADDED) == 0) {
                at = payload;
                startData(stream, length, (flags & Http2Frames.END_STREAM) != 0, data, at);
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
        require(stream != Http2Frames.CONNECTION, "DATA on stream 0");
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
            case Http2Frames.DATA -> {
                require(stream != Http2Frames.CONNECTION, "DATA on stream 0");
                sink.consumes(length);
                sink.data(stream, data, from + 1, behindPadding(data, from, to), (flags & Http2Frames.END_STREAM) != 0);
            }
            case Http2Frames.HEADERS -> headers(flags, stream, data, from, to);
            case Http2Frames.CONTINUATION -> {
                require(blockStream != 0 && stream == blockStream, "an unexpected CONTINUATION");
                keepBlock(data, from, to);
                if ((flags & Http2Frames.END_HEADERS) != 0) {
                    blockStream = 0;
                    sink.headers(stream, block, 0, blockLength, blockEndsStream);
                }
            }
            case Http2Frames.RST_STREAM -> {
                require(length == Integer.BYTES && stream != Http2Frames.CONNECTION, "an invalid RST_STREAM");
                sink.reset(stream, Http2Frames.int32(data, from));
            }
            case Http2Frames.SETTINGS -> settings(flags, data, from, to);
            case Http2Frames.PUSH_PROMISE ->
                throw new MalformedAnswerException("a PUSH_PROMISE, although push is disabled");
            case Http2Frames.PING -> {
                require(length == Http2Frames.PING_BYTES, "an invalid PING");
                if ((flags & Http2Frames.ACK) == 0) {
                    sink.ping(data, from);
                }
            }
            case Http2Frames.GOAWAY -> {
                require(length >= 2 * Integer.BYTES, "an invalid GOAWAY");
                sink.goAway(Http2Frames.int32(data, from) & Integer.MAX_VALUE);
            }
            case Http2Frames.WINDOW_UPDATE -> {
                require(length == Integer.BYTES, "an invalid WINDOW_UPDATE");
                sink.windowUpdate(stream, Http2Frames.int32(data, from) & Integer.MAX_VALUE);
            }
            default -> {
                // PRIORITY and unknown types are ignored (RFC 9113, section 5.5).
            }
        }
    }

    private void headers(int flags, int stream, byte[] data, int from, int to) throws MalformedAnswerException {
        require(stream != Http2Frames.CONNECTION, "HEADERS on stream 0");
        boolean padded = (flags & Http2Frames.PADDED) != 0;
        int end = padded ? behindPadding(data, from, to) : to;
        int start =
                from + (padded ? 1 : 0) + ((flags & Http2Frames.HAS_PRIORITY) != 0 ? Http2Frames.PRIORITY_BYTES : 0);
        require(start <= end, "a HEADERS frame that is too short");
        boolean endsStream = (flags & Http2Frames.END_STREAM) != 0;
        if ((flags & Http2Frames.END_HEADERS) != 0) {
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
        require(blockLength + length <= MAX_BLOCK_BYTES, "a header block that is too long");
        if (block.length < blockLength + length) {
            block = Arrays.copyOf(block, Math.max(2 * block.length, blockLength + length));
        }
        System.arraycopy(data, from, block, blockLength, length);
        blockLength += length;
    }

    private void settings(int flags, byte[] data, int from, int to) throws MalformedAnswerException {
        require((to - from) % Http2Frames.SETTING_BYTES == 0, "an invalid SETTINGS");
        if ((flags & Http2Frames.ACK) != 0) {
            return;
        }
        for (int at = from; at < to; at += Http2Frames.SETTING_BYTES) {
            sink.setting(Http2Frames.uint16(data, at), Http2Frames.int32(data, at + 2));
        }
        sink.settingsEnd();
    }

    private static int behindPadding(byte[] data, int from, int to) throws MalformedAnswerException {
        require(from < to, "padding without a length");
        int end = to - (data[from] & 0xFF);
        require(end > from, "padding longer than the payload");
        return end;
    }

    private static void require(boolean met, String found) throws MalformedAnswerException {
        if (!met) {
            throw new MalformedAnswerException(found);
        }
    }
}
