package kvcache.load.client.http2;

import io.netty.buffer.ByteBuf;
import kvcache.load.client.RequestSlot;
import org.jspecify.annotations.Nullable;

/** An exchange and its stream; the object is reused. */
final class H2Stream {

    final RequestSlot exchange;
    int id;
    boolean active;

    /** The status of the response; 0 until it arrives. */
    int status;

    /** The flow-control window that is left for the request body. */
    long windowBytes;

    /** The unsent rest of the request body; owned. */
    @Nullable
    ByteBuf body;

    H2Stream(RequestSlot exchange) {
        this.exchange = exchange;
    }

    /** Begins a request; its window must be set afterwards. */
    void begin(int newId) {
        id = newId;
        active = true;
        status = 0;
    }

    void end() {
        active = false;
        dropBody();
    }

    void dropBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }
}
