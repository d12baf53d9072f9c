package kvcache.server.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection of which a test sends and reads every byte by itself. */
public final class RawConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        this.out = socket.getOutputStream();
    }

    /** Connects to a port of the loopback address. */
    public static RawConnection open(int port) throws IOException {
        return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    /**
     * Connects with a receive buffer of so many bytes, so that the kernel takes in no more unread; 0 for its default.
     */
    public static RawConnection open(InetSocketAddress address, int receiveBufferBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Waiting.SECONDS * 1000);
        socket.connect(address, Waiting.SECONDS * 1000);
        return new RawConnection(socket);
    }

    /** Sends text, a byte for each char. */
    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    /** Sends bytes. */
    public RawConnection send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Ends the sending side; what the server sends can still be read. */
    public void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset and not with its proper end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Reads the next response, to another method than HEAD. */
    public Reply reply() throws IOException {
        return reply(true);
    }

    /** Reads the next response, to HEAD. */
    public Reply replyToHead() throws IOException {
        return reply(false);
    }

    private Reply reply(boolean mayHaveBody) throws IOException {
        String statusLine = line();
        if (!statusLine.matches("HTTP/1\\.1 [1-5]\\d\\d .+")) {
            throw new AssertionError("no status line: " + statusLine);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, String> fields = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            fields.merge(name, line.substring(colon + 1).strip(), (first, second) -> first + "|" + second);
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        byte[] body = mayHaveBody && status >= 200 ? in.readNBytes(length) : new byte[0];
        if (mayHaveBody && status >= 200 && body.length < length) {
            throw new EOFException("the body ends after %d of %d bytes".formatted(body.length, length));
        }
        return new Reply(status, fields, body);
    }

    /** Reads a line, without its end. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ends after '%s'".formatted(line.toString(ISO_8859_1)));
            }
            line.write(c);
        }
        String text = line.toString(ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new AssertionError("no CRLF after '%s'".formatted(text));
        }
        return text.substring(0, text.length() - 1);
    }

    /** Reads so many bytes. */
    public byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Waits for the next byte: whether there is none because the server has ended the connection properly. */
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /** Waits for a byte at most so long: whether there is one. It stays to be read. */
    public boolean hasBytesWithin(Duration most) throws IOException {
        in.mark(1);
        socket.setSoTimeout(Math.toIntExact(most.toMillis()));
        try {
            boolean any = in.read() >= 0;
            in.reset();
            return any;
        } catch (SocketTimeoutException none) {
            return false;
        } finally {
            socket.setSoTimeout(Waiting.SECONDS * 1000);
        }
    }

    /** Whether a byte is there now. */
    public boolean hasBytes() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
