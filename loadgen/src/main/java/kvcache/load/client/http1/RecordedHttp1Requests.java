package kvcache.load.client.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.RequestSlot;
import kvcache.load.workload.Operation;
import kvcache.load.workload.RecordedRequest;
import kvcache.load.workload.TargetList;

/** Encodes recorded requests; their heads are built once. */
final class RecordedHttp1Requests implements Http1Requests {

    private final TargetList targets;
    private final byte[][] heads;

    RecordedHttp1Requests(ConnectionSettings settings, TargetList targets) {
        this.targets = targets;
        heads = targets.targets().stream()
                .map(target -> head(target, settings.authority()))
                .toArray(byte[][]::new);
    }

    private static byte[] head(RecordedRequest target, String authority) {
        StringBuilder head = new StringBuilder(256);
        head.append(target.method()).append(' ').append(target.path()).append(" HTTP/1.1\r\n");
        head.append("Host: ")
                .append(target.host().isEmpty() ? authority : target.host())
                .append("\r\n");
        for (RecordedRequest.Header header : target.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        // Methods that usually have a body send a length even if there is none (RFC 9110, section 8.6).
        if (target.body().bytes().length > 0 || target.operation() == Operation.PUT) {
            head.append("Content-Length: ").append(target.body().bytes().length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(US_ASCII);
    }

    @Override
    public void write(ByteBuf out, RequestSlot exchange) {
        out.writeBytes(heads[exchange.key() - 1]);
        out.writeBytes(targets.target(exchange.key()).body().bytes());
    }
}
