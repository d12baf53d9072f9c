package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.TargetList;

/** Writes requests over HTTP/2. Shared by the connections of a loop; not for several threads. */
interface H2Requests {

    /** Appends the HEADERS frame of a request, which ends the stream where the request has no body. */
    void writeHead(ByteBuf out, H2Table table, int streamId, RequestSlot exchange);

    /** How long the request's body is; 0 where it has none. */
    int bodyBytes(RequestSlot exchange);

    /** Appends the body. */
    void writeBody(ByteBuf out, RequestSlot exchange);

    static H2Requests of(ConnectionSettings settings) {
        return switch (settings.source()) {
            case KeyedSource keyed -> new KeyedH2Requests(settings, keyed);
            case TargetList targets -> new RecordedH2Requests(settings, targets);
        };
    }
}
