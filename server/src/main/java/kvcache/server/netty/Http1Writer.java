package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import kvcache.server.http.Answer;
import kvcache.server.http.Status;

/** Writes answers down as HTTP/1.1 does (RFC 9112, section 4). Confined to an event loop. */
final class Http1Writer {

    private static final byte[] CONTENT_TYPE = ascii("content-type: ");
    private static final byte[] ALLOW = ascii("allow: ");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] SWITCHING =
            ascii("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n");
    private static final int CRLF = '\r' << 8 | '\n';

    private static final Map<Status, byte[]> STATUS_LINES = new EnumMap<>(Status.class);
    /** Status line and media type of the answers that are text, which most are. */
    private static final Map<Status, byte[]> TEXT_STARTS = new EnumMap<>(Status.class);

    static {
        for (Status status : Status.values()) {
            String line = "HTTP/1.1 %d %s\r\n".formatted(status.code(), status.reason());
            STATUS_LINES.put(status, ascii(line));
            TEXT_STARTS.put(status, ascii(line + "content-type: " + Answer.TEXT + "\r\n"));
        }
    }

    /** Room enough for any head that is written here. */
    static final int MAX_HEAD_BYTES = 320;

    private final HttpDate date = new HttpDate();
    private AsciiString endDate = AsciiString.EMPTY_STRING;
    private byte[] end = {};

    /** What becomes of the connection, as the client has to be told. */
    enum Persistence {
        /** It stays open, which HTTP/1.1 takes for granted. */
        PERSISTENT,
        /** It stays open, which HTTP/1.0 must be told. */
        KEPT_ALIVE,
        /** It is closed after this answer. */
        CLOSED
    }

    /** Writes status line and fields; the body is for the caller to write. */
    void writeHead(ByteBuf out, Answer answer, Persistence persistence) {
        String contentType = answer.contentType();
        if (Answer.TEXT.equals(contentType)) {
            out.writeBytes(TEXT_STARTS.get(answer.status()));
        } else {
            out.writeBytes(STATUS_LINES.get(answer.status()));
            if (contentType != null) {
                writeField(out, CONTENT_TYPE, contentType);
            }
        }
        String allow = answer.allow();
        if (allow != null) {
            writeField(out, ALLOW, allow);
        }
        switch (persistence) {
            case PERSISTENT -> {}
            case KEPT_ALIVE -> out.writeBytes(KEEP_ALIVE);
            case CLOSED -> out.writeBytes(CLOSE);
        }
        out.writeBytes(CONTENT_LENGTH);
        writeDecimal(out, answer.body().length);
        out.writeBytes(end());
    }

    /** What every head ends with; made anew when the second changes. */
    private byte[] end() {
        AsciiString now = date.now();
        if (!now.equals(endDate)) {
            endDate = now;
            end = ascii("\r\ndate: " + now + "\r\n\r\n");
        }
        return end;
    }

    /** Writes the interim answer that invites a body. */
    static void writeContinue(ByteBuf out) {
        out.writeBytes(CONTINUE);
    }

    /** Writes the interim answer behind which h2c begins (RFC 7540, section 3.2). */
    static void writeSwitchingToH2c(ByteBuf out) {
        out.writeBytes(SWITCHING);
    }

    private static void writeField(ByteBuf out, byte[] name, String value) {
        out.writeBytes(name);
        ByteBufUtil.writeAscii(out, value);
        out.writeShort(CRLF);
    }

    private static void writeDecimal(ByteBuf out, int value) {
        int divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.writeByte('0' + value / divisor % 10);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
