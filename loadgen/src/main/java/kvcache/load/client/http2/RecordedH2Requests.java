package kvcache.load.client.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.List;
import kvcache.base.http2.HeaderBlock;
import kvcache.base.http2.StaticTable;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.RequestSlot;
import kvcache.load.workload.RecordedRequest;
import kvcache.load.workload.TargetList;

/** Encodes recorded requests. A {@link TargetList} has no connection-specific fields. */
final class RecordedH2Requests extends H2Requests {

    private final TargetList targets;
    private final List<Head> heads;

    /** The parts of a header block that do not depend on the connection. */
    private static final class Head {
        private final H2Target target;
        private final byte[] path;
        private final byte[] fields;

        Head(ConnectionSettings settings, RecordedRequest recorded) {
            String authority = recorded.host().isEmpty() ? settings.authority() : recorded.host();
            target = new H2Target(settings, recorded.method(), authority);
            path = recorded.path().getBytes(US_ASCII);
            fields = fields(recorded);
        }

        private static byte[] fields(RecordedRequest recorded) {
            HeaderBlock block = new HeaderBlock().begin().append(H2Target.fields(recorded.headers()));
            int bodyBytes = recorded.body().bytes().length;
            if (bodyBytes > 0) {
                block.name(StaticTable.CONTENT_LENGTH).number(bodyBytes);
            }
            return block.toByteArray();
        }
    }

    RecordedH2Requests(ConnectionSettings settings, TargetList targets) {
        this.targets = targets;
        heads = targets.targets().stream()
                .map(target -> new Head(settings, target))
                .toList();
    }

    @Override
    int appendHead(HeaderBlock head, H2Table table, RequestSlot exchange) {
        Head known = heads.get(exchange.key() - 1);
        known.target.append(head, table);
        head.string(known.path).append(known.fields);
        return body(exchange).length;
    }

    @Override
    void writeBody(ByteBuf out, RequestSlot exchange) {
        out.writeBytes(body(exchange));
    }

    private byte[] body(RequestSlot exchange) {
        return targets.target(exchange.key()).body().bytes();
    }
}
