package kvcache.load.client.http1;

import io.netty.buffer.ByteBuf;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.RequestSlot;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.TargetList;

/** Encodes requests as HTTP/1.1 (RFC 9112). Not thread-safe. */
interface Http1Requests {

    /** Appends the request to a buffer, which remains owned by the caller. */
    void write(ByteBuf out, RequestSlot exchange);

    static Http1Requests of(ConnectionSettings settings) {
        return switch (settings.source()) {
            case KeyedSource keyed -> new KeyedHttp1Requests(settings, keyed);
            case TargetList targets -> new RecordedHttp1Requests(settings, targets);
        };
    }
}
