package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import kvcache.load.workload.Values;

/** Writes requests as HTTP/1.1 (RFC 9112) with nothing made anew but the key's digits and the value. Not for several threads. */
final class Http1Requests {

    private static final int MAX_DIGITS = 10;

    private final Head get;
    private final Head post;
    private final int valueBytes;

    Http1Requests(ConnectionSettings settings) {
        valueBytes = settings.valueBytes();
        RequestPaths.Template read = settings.paths().get();
        RequestPaths.Template write = settings.paths().put();
        String host = " HTTP/1.1\r\nHost: " + settings.authority() + "\r\n";
        get = new Head(start(read), read.after() + host + "\r\n");
        post = new Head(
                start(write),
                write.after() + host + "Content-Type: text/plain\r\nContent-Length: " + valueBytes + "\r\n\r\n");
    }

    private static String start(RequestPaths.Template template) {
        return template.method() + " " + template.before() + "key";
    }

    /** Appends the request to a buffer, which stays the caller's. */
    void write(ByteBuf out, Exchange exchange) {
        if (exchange.isRead()) {
            get.write(out, exchange.key());
        } else {
            post.write(out, exchange.key());
            Values.write(out, exchange.key(), exchange.version(), valueBytes);
        }
    }

    /** A head with a gap for the digits: they are written backwards from the fixed end, and the start is put before them. */
    private static final class Head {
        private final byte[] start;
        private final byte[] bytes;
        private final int digitsEnd;

        Head(String start, String end) {
            this.start = start.getBytes(US_ASCII);
            byte[] fixedEnd = end.getBytes(US_ASCII);
            digitsEnd = this.start.length + MAX_DIGITS;
            bytes = new byte[digitsEnd + fixedEnd.length];
            System.arraycopy(fixedEnd, 0, bytes, digitsEnd, fixedEnd.length);
        }

        void write(ByteBuf out, int key) {
            int at = digitsEnd;
            int left = key;
            do {
                bytes[--at] = (byte) ('0' + left % 10);
                left /= 10;
            } while (left > 0);
            at -= start.length;
            System.arraycopy(start, 0, bytes, at, start.length);
            out.writeBytes(bytes, at, bytes.length - at);
        }
    }
}
