package kvcache.load.client.http2;

import io.netty.buffer.ByteBuf;
import kvcache.base.http2.HeaderBlock;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.RequestSlot;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.TargetList;

/** Encodes requests as HTTP/2. Shared by the connections of a loop; not thread-safe. */
abstract class H2Requests {

    private final HeaderBlock head = new HeaderBlock();

    static H2Requests of(ConnectionSettings settings) {
        return switch (settings.source()) {
            case KeyedSource keyed -> new KeyedH2Requests(settings, keyed);
            case TargetList targets -> new RecordedH2Requests(settings, targets);
        };
    }

    /**
     * Appends the HEADERS frame of a request, which ends the stream if the request has no body.
     *
     * @return the length of the body
     */
    final int writeHead(ByteBuf out, H2Table table, int streamId, RequestSlot exchange) {
        int bodyBytes = appendHead(head.beginFrame(), table, exchange);
        head.endFrame(streamId, bodyBytes == 0);
        out.writeBytes(head.array(), 0, head.length());
        return bodyBytes;
    }

    /** Appends the fields of a request, and returns the length of its body; 0 if it has none. */
    abstract int appendHead(HeaderBlock head, H2Table table, RequestSlot exchange);

    /** Appends the body of a request that has one. */
    abstract void writeBody(ByteBuf out, RequestSlot exchange);
}
