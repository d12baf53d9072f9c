package kvcache.load.client.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import kvcache.base.http2.HeaderBlock;
import kvcache.base.http2.StaticTable;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.workload.RecordedRequest;

/** The fields at the start of every request (RFC 9113, section 8.3.1), except its path. */
final class H2Target {

    private final byte[] method;
    private final int knownMethod;
    private final int scheme;
    private final byte[] authority;

    H2Target(ConnectionSettings settings, String method, String authority) {
        this.method = method.getBytes(US_ASCII);
        this.authority = authority.getBytes(US_ASCII);
        knownMethod = switch (method) {
            case "GET" -> StaticTable.METHOD_GET;
            case "POST" -> StaticTable.METHOD_POST;
            default -> 0;
        };
        scheme = settings.isSecure() ? StaticTable.SCHEME_HTTPS : StaticTable.SCHEME_HTTP;
    }

    /** Encodes further fields of a header block. */
    static byte[] fields(List<RecordedRequest.Header> fields) {
        HeaderBlock block = new HeaderBlock().begin();
        for (RecordedRequest.Header field : fields) {
            block.name(field.lowerCaseName()).string(field.value());
        }
        return block.toByteArray();
    }

    /** Appends the fields and the name of {@code :path}; its value must be appended next. */
    void append(HeaderBlock head, H2Table table) {
        table.appendSize(head);
        if (knownMethod != 0) {
            head.indexed(knownMethod);
        } else {
            head.name(StaticTable.METHOD_GET).string(method);
        }
        head.indexed(scheme);
        table.appendAuthority(head, authority);
        head.name(StaticTable.PATH);
    }
}
