package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import kvcache.load.workload.RecordedRequest;
import kvcache.load.workload.TargetList;

/** Writes recorded requests, whose fields are none of a connection's: a {@link TargetList} holds none of those. */
final class RecordedH2Requests implements H2Requests {

    private static final int CONTENT_LENGTH = 28;

    private final TargetList targets;
    private final List<Head> heads;

    /** What can be written of a request's head before its connection is known. */
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
            ByteBuf block = Unpooled.buffer();
            block.writeBytes(H2Target.fields(recorded.headers()));
            if (recorded.body().bytes().length > 0) {
                Hpack.writeName(block, CONTENT_LENGTH);
                Hpack.writeNumber(block, recorded.body().bytes().length);
            }
            return ByteBufUtil.getBytes(block);
        }
    }

    RecordedH2Requests(ConnectionSettings settings, TargetList targets) {
        this.targets = targets;
        heads = targets.targets().stream()
                .map(target -> new Head(settings, target))
                .toList();
    }

    @Override
    public void writeHead(ByteBuf out, H2Table table, int streamId, RequestSlot exchange) {
        int start = Hpack.begin(out);
        Head head = heads.get(exchange.key() - 1);
        head.target.write(out, table);
        Hpack.writeText(out, head.path);
        out.writeBytes(head.fields);
        Hpack.end(out, start, streamId, bodyBytes(exchange) == 0);
    }

    @Override
    public int bodyBytes(RequestSlot exchange) {
        return body(exchange).length;
    }

    @Override
    public void writeBody(ByteBuf out, RequestSlot exchange) {
        out.writeBytes(body(exchange));
    }

    private byte[] body(RequestSlot exchange) {
        return targets.target(exchange.key()).body().bytes();
    }
}
