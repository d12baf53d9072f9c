package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import kvcache.load.workload.RecordedRequest;

/** The fields that every request begins with (RFC 9113, section 8.3.1), but for its path. */
final class H2Target {

    // Places in the static table (RFC 7541, appendix A).
    private static final int METHOD_GET = 2;
    private static final int METHOD_POST = 3;
    private static final int PATH = 4;
    private static final int SCHEME_HTTP = 6;
    private static final int SCHEME_HTTPS = 7;

    private final byte[] method;
    private final int knownMethod;
    private final int scheme;
    private final byte[] authority;

    H2Target(ConnectionSettings settings, String method, String authority) {
        this.method = method.getBytes(US_ASCII);
        this.authority = authority.getBytes(US_ASCII);
        knownMethod = switch (method) {
            case "GET" -> METHOD_GET;
            case "POST" -> METHOD_POST;
            default -> 0;
        };
        scheme = settings.isSecure() ? SCHEME_HTTPS : SCHEME_HTTP;
    }

    /** Other fields, as every header block has them. */
    static byte[] fields(List<RecordedRequest.Header> fields) {
        ByteBuf block = Unpooled.buffer();
        for (RecordedRequest.Header field : fields) {
            Hpack.writeName(block, field.lowerCaseName().getBytes(US_ASCII));
            Hpack.writeText(block, field.value().getBytes(US_ASCII));
        }
        return ByteBufUtil.getBytes(block);
    }

    /** Writes them, and that a path follows, whose text is to be written next. */
    void write(ByteBuf out, H2Table table) {
        table.writeSize(out);
        if (knownMethod != 0) {
            Hpack.writeIndexed(out, knownMethod);
        } else {
            Hpack.writeName(out, METHOD_GET);
            Hpack.writeText(out, method);
        }
        Hpack.writeIndexed(out, scheme);
        table.writeAuthority(out, authority);
        Hpack.writeName(out, PATH);
    }
}
