package kvcache.load.client.http2;

import io.netty.buffer.ByteBuf;
import kvcache.load.client.RequestSlot;
import org.jspecify.annotations.Nullable;

/** An exchange and its stream; the object is reused. */
final class H2Stream {

    final RequestSlot exchange;
    int id;
    boolean active;

    /** Of the answer; 0 as long as there is none. */
    int status;

    /** How much more of the body the server takes on this stream. */
    long windowBytes;

    /** What is not yet sent of the body; owned. */
    @Nullable
    ByteBuf body;

    H2Stream(RequestSlot exchange) {
        this.exchange = exchange;
    }

    /** Begins with a window that is yet to be set. */
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
