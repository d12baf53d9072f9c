package kvcache.server.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import kvcache.server.testing.RawH2;

/** Makes up what a client sends over one h2c connection: mostly the same request over and over, as clients do. */
public final class Http2Input {

    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PRIORITY = 0x20;

    private final Random random;
    private final boolean indexesPaths;
    private final String authority;
    private final String userAgent;
    private final DefaultHttp2HeadersEncoder hpack;
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private int nextStream = 1;

    public Http2Input(Random random) {
        this.random = random;
        this.indexesPaths = random.nextInt(4) == 0;
        this.authority = random.nextInt(6) == 0 ? "u@a" : "localhost";
        this.userAgent = random.nextInt(10) == 0 ? "fuzz " : "fuzz";
        this.hpack = new DefaultHttp2HeadersEncoder(
                (name, value) -> !indexesPaths && ":path".contentEquals(name),
                false,
                64,
                random.nextBoolean() ? 0 : 512);
    }

    public byte[] bytes() {
        input.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        input.writeBytes(RawH2.frame(Http2FrameTypes.SETTINGS, 0, 0));
        for (int frames = 1 + random.nextInt(30); frames > 0; frames--) {
            append();
        }
        byte[] bytes = input.toByteArray();
        if (random.nextBoolean()) {
            return bytes;
        }
        return FastPathFuzz.mutated(bytes, random);
    }

    private void append() {
        String key = random.nextInt(12) == 0 ? "odd%20/" : Http1Input.KEYS.get(random.nextInt(Http1Input.KEYS.size()));
        switch (random.nextInt(20)) {
            case 0 -> frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
            case 1 ->
                frame(Http2FrameTypes.WINDOW_UPDATE, 0, streamOrConnection(), RawH2.number(random.nextInt(1_000)));
            case 2 -> frame(Http2FrameTypes.RST_STREAM, 0, streamOrConnection(), RawH2.number(8));
            case 3 -> frame(Http2FrameTypes.SETTINGS, 0, 0, setting());
            case 4, 5 -> {
                byte[] body = new byte[random.nextInt(30)];
                request("POST", "/store/" + key, random.nextBoolean() ? body.length : random.nextInt(30), 0);
                frame(Http2FrameTypes.DATA, random.nextInt(5) == 0 ? 0 : END_STREAM, nextStream - 2, body);
            }
            case 6 -> request("HEAD", "/get/" + key, -1, END_STREAM);
            case 7 -> request("GET", "/get/" + key, -1, END_STREAM | PRIORITY);
            case 8 -> request("GET", "/get/" + key, 0, END_STREAM);
            default -> request("GET", "/get/" + key, -1, END_STREAM);
        }
    }

    private int streamOrConnection() {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(nextStream + 2);
    }

    private byte[] setting() {
        int id = 1 + random.nextInt(6);
        int value = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(20_000);
        byte[] value4 = RawH2.number(value);
        return new byte[] {0, (byte) id, value4[0], value4[1], value4[2], value4[3]};
    }

    private void request(String method, String path, int contentLength, int flags) {
        Http2Headers head = new DefaultHttp2Headers(false)
                .method(method)
                .scheme("http")
                .authority(authority)
                .path(path)
                .set("user-agent", userAgent);
        if (contentLength >= 0) {
            head.setInt("content-length", contentLength);
        }
        if (random.nextInt(15) == 0) {
            head.set("if-none-match", "*");
        }
        ByteBuf block = Unpooled.buffer();
        try {
            hpack.encodeHeaders(nextStream, head, block);
        } catch (Http2Exception impossible) {
            throw new AssertionError(impossible);
        }
        byte[] bytes = ByteBufUtil.getBytes(block);
        if ((flags & PRIORITY) != 0) {
            byte[] withPriority = new byte[5 + bytes.length];
            System.arraycopy(bytes, 0, withPriority, 5, bytes.length);
            bytes = withPriority;
        }
        if (random.nextInt(10) == 0) {
            int cut = random.nextInt(bytes.length);
            frame(Http2FrameTypes.HEADERS, flags, nextStream, java.util.Arrays.copyOf(bytes, cut));
            frame(
                    Http2FrameTypes.CONTINUATION,
                    END_HEADERS,
                    nextStream,
                    java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
        } else {
            frame(Http2FrameTypes.HEADERS, flags | END_HEADERS, nextStream, bytes);
        }
        nextStream += 2;
    }

    private void frame(int type, int flags, int streamId, byte[] payload) {
        input.writeBytes(RawH2.frame(type, flags, streamId, payload));
    }
}
