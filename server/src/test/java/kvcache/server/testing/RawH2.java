package kvcache.server.testing;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One h2c connection of which a test sends and reads every frame by itself. */
public final class RawH2 implements AutoCloseable {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final RawConnection connection;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

    private RawH2(RawConnection connection) {
        this.connection = connection;
    }

    /** A frame as it came. */
    public static final class Frame {

        private final int type;
        private final int flags;
        private final int streamId;
        private final byte[] payload;

        private Frame(int type, int flags, int streamId, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.streamId = streamId;
            this.payload = payload;
        }

        public int type() {
            return type;
        }

        public int flags() {
            return flags;
        }

        public int streamId() {
            return streamId;
        }

        public byte[] payload() {
            return payload;
        }

        /** The four bytes at an offset of the payload: an error code or the like. */
        public int intAt(int offset) {
            return ByteBuffer.wrap(payload).getInt(offset);
        }
    }

    /** The frames of a connection that has switched to h2c. */
    public static RawH2 on(RawConnection switched) {
        return new RawH2(switched);
    }

    /** Connects, and sends the preface and nothing else. */
    public static RawH2 connect(int port) throws IOException {
        return new RawH2(RawConnection.open(port).send(PREFACE));
    }

    /** Connects, and sends the preface and SETTINGS that set these. */
    public static RawH2 open(int port, int... idsAndValues) throws IOException {
        ByteBuffer settings = ByteBuffer.allocate(idsAndValues.length / 2 * 6);
        for (int i = 0; i < idsAndValues.length; i += 2) {
            settings.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
        }
        return connect(port).send(Http2FrameTypes.SETTINGS, 0, 0, settings.array());
    }

    /** The bytes of a frame. */
    public static byte[] frame(int type, int flags, int streamId, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt((payload.length << 8) | type)
                .put((byte) flags)
                .putInt(streamId)
                .put(payload)
                .array();
    }

    /** A payload of one number. */
    public static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    /** A header block of names and values that leaves the table alone. */
    public static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            writeText(block, namesAndValues[i]);
            writeText(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void writeText(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 0x7F) {
            block.write(bytes.length);
        } else {
            block.write(0x7F);
            int rest = bytes.length - 0x7F;
            for (; rest >= 0x80; rest >>>= 7) {
                block.write((rest & 0x7F) | 0x80);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** The block of a request. */
    public static byte[] request(String method, String path) {
        return block(":method", method, ":scheme", "http", ":path", path);
    }

    /** Sends a frame. */
    public RawH2 send(int type, int flags, int streamId, byte... payload) throws IOException {
        return send(frame(type, flags, streamId, payload));
    }

    /** Sends bytes. */
    public RawH2 send(byte[] bytes) throws IOException {
        connection.send(bytes);
        return this;
    }

    /** Sends a read, whole. */
    public RawH2 get(int streamId, String path) throws IOException {
        return send(Http2FrameTypes.HEADERS, 0x5, streamId, request("GET", path));
    }

    /** Reads the next frame. */
    public Frame next() throws IOException {
        ByteBuffer head = ByteBuffer.wrap(connection.bytes(9));
        if (head.remaining() < 9) {
            throw new java.io.EOFException("the connection has ended");
        }
        int lengthAndType = head.getInt();
        int flags = head.get();
        int streamId = head.getInt();
        return new Frame(lengthAndType & 0xFF, flags, streamId, connection.bytes(lengthAndType >>> 8));
    }

    /** Reads on to the next frame of a type. */
    public Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /**
     * Sends a body as far as the server's windows allow, and reads only when they are used up: for more window, and
     * when all is sent, for the answer.
     *
     * @return as {@link #outcome}
     */
    public String sendBody(int streamId, int bytes, boolean endsStream) throws IOException {
        long window = 65_535;
        long streamWindow = 65_535;
        String outcome = "";
        for (int left = bytes; left > 0; ) {
            int part = (int) Math.min(Math.min(left, 16 * 1024), Math.min(window, streamWindow));
            if (part > 0) {
                left -= part;
                window -= part;
                streamWindow -= part;
                send(Http2FrameTypes.DATA, endsStream && left == 0 ? 1 : 0, streamId, new byte[part]);
                continue;
            }
            Frame frame = next();
            switch (frame.type()) {
                case Http2FrameTypes.WINDOW_UPDATE -> {
                    window += frame.streamId() == 0 ? frame.intAt(0) : 0;
                    streamWindow += frame.streamId() == streamId ? frame.intAt(0) : 0;
                }
                case Http2FrameTypes.HEADERS -> outcome = status(frame);
                case Http2FrameTypes.RST_STREAM, Http2FrameTypes.GO_AWAY ->
                    throw new AssertionError("%d bytes are left to be sent".formatted(left));
                default -> {}
            }
        }
        return outcome.isEmpty() || outcome.equals("100") ? outcome(streamId) : outcome;
    }

    /**
     * Reads on to what becomes of a stream: the status of its answer, such as {@code 200}, or {@code reset} and the
     * name of the error, or {@code end} and the name of the error that ends the connection.
     */
    public String outcome(int streamId) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.type() == Http2FrameTypes.GO_AWAY) {
                return "end " + Http2Error.valueOf(frame.intAt(4));
            }
            if (frame.type() == Http2FrameTypes.RST_STREAM && frame.streamId() == streamId) {
                return "reset " + Http2Error.valueOf(frame.intAt(0));
            }
            if (frame.type() == Http2FrameTypes.HEADERS) {
                String status = status(frame);
                if (frame.streamId() == streamId && !status.equals("100")) {
                    return status;
                }
            }
        }
    }

    private String status(Frame head) {
        try {
            return String.valueOf(hpack.decodeHeaders(head.streamId(), Unpooled.wrappedBuffer(head.payload()))
                    .status());
        } catch (Http2Exception malformed) {
            throw new AssertionError(malformed);
        }
    }

    /** Reads on to GOAWAY, and tells its error code. */
    public int goAwayErrorCode() throws IOException {
        return next(Http2FrameTypes.GO_AWAY).intAt(4);
    }

    /** Whether the server has ended the connection properly; waits for it. */
    public boolean isAtEnd() throws IOException {
        return connection.isAtEnd();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
