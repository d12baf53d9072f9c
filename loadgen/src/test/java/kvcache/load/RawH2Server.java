package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks h2c frame by frame as a script tells it, with a thread for each connection, so that it can do what no library
 * would let it do. It knows frames alone: requests are answered with statuses out of the static table (RFC 7541,
 * appendix A).
 */
final class RawH2Server implements AutoCloseable {

    static final int OK = 0x88;
    static final int NOT_FOUND = 0x8D;

    static final int END_STREAM = 0x1;

    // Settings (RFC 9113, section 6.5.2).
    static final int HEADER_TABLE_SIZE = 1;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** What a connection does. Called on its thread. */
    interface Script {
        /** The connection is there; nothing has been sent. */
        default void begin(Connection connection) throws IOException {
            connection.settings();
        }

        /** A frame came. */
        void on(Connection connection, Frame frame) throws IOException;
    }

    record Frame(int type, int flags, int stream, ByteBuffer payload) {
        boolean is(int someType) {
            return type == someType;
        }

        boolean endsStream() {
            return (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.DATA) && (flags & END_STREAM) != 0;
        }
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    private final Script script;
    private final List<Socket> sockets = new ArrayList<>();
    final AtomicInteger accepted = new AtomicInteger();
    final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    RawH2Server(Script script) throws IOException {
        this.script = script;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                int number = accepted.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            Connection connection = new Connection(number, socket.getOutputStream());
            script.begin(connection);
            if (!new String(in.readNBytes(PREFACE.length()), US_ASCII).equals(PREFACE)) {
                throw new AssertionError("no preface");
            }
            while (true) {
                int head = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(head >>> 8));
                script.on(connection, new Frame(head & 0xFF, flags, stream, payload));
            }
        } catch (IOException ended) {
            // The client, or the script, has closed it.
        } catch (RuntimeException | AssertionError fault) {
            faults.add(fault);
        }
    }

    /** Closes all; fails where a script did. */
    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Throwable fault = faults.peek();
        if (fault != null) {
            throw new AssertionError("the client broke the protocol", fault);
        }
    }

    /** A connection and what can be sent on it. */
    static final class Connection {
        /** From 1, in the order in which they were made. */
        final int number;

        private final OutputStream out;

        Connection(int number, OutputStream out) {
            this.number = number;
            this.out = out;
        }

        /** Settings, as pairs of an identifier and a value. */
        void settings(int... pairs) throws IOException {
            ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
            for (int i = 0; i < pairs.length; i += 2) {
                payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
            }
            frame(Http2FrameTypes.SETTINGS, 0, 0, payload.array());
        }

        /** An answer without a body. */
        void answer(int stream, int status) throws IOException {
            frame(Http2FrameTypes.HEADERS, 0x4 | END_STREAM, stream, (byte) status);
        }

        void windowUpdate(int stream, int bytes) throws IOException {
            frame(Http2FrameTypes.WINDOW_UPDATE, 0, stream, int32(bytes));
        }

        void reset(int stream, int error) throws IOException {
            frame(Http2FrameTypes.RST_STREAM, 0, stream, int32(error));
        }

        void goAway(int lastStream) throws IOException {
            frame(
                    Http2FrameTypes.GO_AWAY,
                    0,
                    0,
                    ByteBuffer.allocate(8).putInt(lastStream).array());
        }

        void frame(int type, int flags, int stream, byte... payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
            frame.putInt(payload.length << 8 | type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload);
            out.write(frame.array());
        }

        void hex(String bytes) throws IOException {
            out.write(HexFormat.of().parseHex(bytes.replace(" ", "")));
        }

        void close() throws IOException {
            out.close();
        }

        private static byte[] int32(int value) {
            return ByteBuffer.allocate(4).putInt(value).array();
        }
    }
}
