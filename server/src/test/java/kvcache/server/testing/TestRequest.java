package kvcache.server.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request as either protocol sends it, whether it makes sense there or not; a char is a byte.
 *
 * @param authority {@code Host} or {@code :authority}; null for none
 * @param fields names and values in turn
 * @param body null for none; over HTTP/1.1 it comes in one chunk where there are trailers or a Transfer-Encoding, else
 *     behind a Content-Length
 * @param trailers names and values in turn
 */
public record TestRequest(
        String method,
        String target,
        @Nullable String authority,
        List<String> fields,
        @Nullable String body,
        List<String> trailers) {

    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    /** {@code GET /get/key} of localhost. */
    public static TestRequest get() {
        return new TestRequest("GET", "/get/key", "localhost", List.of(), null, List.of());
    }

    /** {@code PUT /store/key} of localhost, with a body of five bytes. */
    public static TestRequest put() {
        return new TestRequest("PUT", "/store/key", "localhost", List.of(), "value", List.of());
    }

    public TestRequest method(String other) {
        return new TestRequest(other, target, authority, fields, body, trailers);
    }

    public TestRequest target(String other) {
        return new TestRequest(method, other, authority, fields, body, trailers);
    }

    public TestRequest authority(@Nullable String other) {
        return new TestRequest(method, target, other, fields, body, trailers);
    }

    public TestRequest body(String other) {
        return new TestRequest(method, target, authority, fields, other, trailers);
    }

    /** With one field more. */
    public TestRequest field(String name, String value) {
        List<String> more =
                Stream.concat(fields.stream(), Stream.of(name, value)).toList();
        return new TestRequest(method, target, authority, more, body, trailers);
    }

    /** With one trailer more. */
    public TestRequest trailer(String name, String value) {
        List<String> more =
                Stream.concat(trailers.stream(), Stream.of(name, value)).toList();
        return new TestRequest(method, target, authority, fields, body, more);
    }

    private boolean has(String name) {
        return Stream.iterate(0, i -> i < fields.size(), i -> i + 2)
                .anyMatch(i -> fields.get(i).toLowerCase(Locale.ROOT).equals(name));
    }

    /** The bytes that HTTP/1.1 sends. */
    public String overHttp1() {
        StringBuilder text =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (authority != null) {
            text.append("Host: ").append(authority).append("\r\n");
        }
        append(text, fields);
        boolean chunked = !trailers.isEmpty() || has("transfer-encoding");
        if (chunked && !has("transfer-encoding")) {
            text.append("Transfer-Encoding: chunked\r\n");
        } else if (body != null && !chunked && !has("content-length")) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        text.append("\r\n");
        if (chunked) {
            String whole = body == null ? "" : body;
            text.append(whole.isEmpty() ? "" : "%x\r\n%s\r\n".formatted(whole.length(), whole));
            append(text.append("0\r\n"), trailers);
            return text.append("\r\n").toString();
        }
        return text.append(body == null ? "" : body).toString();
    }

    private static void append(StringBuilder text, List<String> fields) {
        for (int i = 0; i < fields.size(); i += 2) {
            text.append(fields.get(i)).append(": ").append(fields.get(i + 1)).append("\r\n");
        }
    }

    /** The frames that h2c sends. */
    public byte[] overH2c(int streamId) {
        Stream<String> pseudo = Stream.of(":method", method, ":scheme", "http", ":path", target);
        Stream<String> named = authority == null ? Stream.of() : Stream.of(":authority", authority);
        String[] head =
                Stream.of(pseudo, named, fields.stream()).flatMap(each -> each).toArray(String[]::new);
        return frames(streamId, head, body, trailers.toArray(String[]::new));
    }

    /** The frames of a request of which every field is given, pseudo-fields among them. */
    public static byte[] frames(int streamId, String[] head, @Nullable String body, String... trailers) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        headers(frames, streamId, body == null && trailers.length == 0, RawH2.block(head));
        if (body != null) {
            int flags = trailers.length == 0 ? END_STREAM : 0;
            frames.writeBytes(RawH2.frame(Http2FrameTypes.DATA, flags, streamId, body.getBytes(ISO_8859_1)));
        }
        if (trailers.length > 0) {
            headers(frames, streamId, true, RawH2.block(trailers));
        }
        return frames.toByteArray();
    }

    /** A header block, in CONTINUATION frames as far as it is too long for one frame. */
    private static void headers(ByteArrayOutputStream frames, int streamId, boolean ends, byte[] block) {
        int most = 16 * 1024;
        for (int at = 0; at == 0 || at < block.length; at += most) {
            byte[] part = java.util.Arrays.copyOfRange(block, at, Math.min(block.length, at + most));
            int flags = (ends && at == 0 ? END_STREAM : 0) | (at + most >= block.length ? END_HEADERS : 0);
            int type = at == 0 ? Http2FrameTypes.HEADERS : Http2FrameTypes.CONTINUATION;
            frames.writeBytes(RawH2.frame(type, flags, streamId, part));
        }
    }
}
