package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import kvcache.base.http2.Http2Frames;
import kvcache.server.http.Answer;
import kvcache.server.http.ValueReader;
import kvcache.server.netty.Deadlines;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.Responder;
import org.jspecify.annotations.Nullable;

/**
 * An open stream of an h2c connection: from the request's head until both sides are closed. Confined to the
 * connection's event loop.
 */
final class Http2Stream implements Responder {

    /** The maximum of a request that is discarded after its response. */
    private static final long MOST_DROPPED_BYTES = 8L * 1024 * 1024;

    /** The maximum time that a request is discarded after its response. */
    private static final long MOST_LINGER_NS = TimeUnit.SECONDS.toNanos(5);

    static final long UNDECLARED = -1;

    private final Http2Connection connection;
    private final int id;
    private final boolean isHead;
    private final long declaredBodyBytes;
    private long receivedBytes;

    private int receiveWindow = Http2Frames.DEFAULT_WINDOW_BYTES;

    private boolean lingering;
    private long lingersSinceNs;
    private long droppedBytes;

    private boolean remoteEnded;
    private boolean localEnded;
    private @Nullable Exchange exchange;
    private Deadlines.@Nullable Patience patience;

    // The following fields belong to the output.

    /** The send window. Negative after the client has reduced the initial window. */
    long sendWindow;
    /** The unsent rest of a body whose head is sent. Owned by the stream. */
    @Nullable
    ByteBuf body;
    /** The memory reserved for the body. */
    int copiedBytes;

    boolean isQueued;

    Http2Stream(Http2Connection connection, int id, boolean isHead, long declaredBodyBytes, long sendWindow) {
        this.connection = connection;
        this.id = id;
        this.isHead = isHead;
        this.declaredBodyBytes = declaredBodyBytes;
        this.sendWindow = sendWindow;
    }

    int id() {
        return id;
    }

    boolean isHead() {
        return isHead;
    }

    @Nullable
    Exchange exchange() {
        return exchange;
    }

    void begin(Exchange newExchange) {
        exchange = newExchange;
    }

    boolean hasRemoteEnded() {
        return remoteEnded;
    }

    void endRemote() {
        remoteEnded = true;
    }

    /** Records that the response is completely sent. */
    void endLocal() {
        localEnded = true;
    }

    boolean hasLocalEnded() {
        return localEnded;
    }

    /** Counts a part of the body. Returns false if it exceeds the window. */
    boolean receive(int bodyBytes, int windowBytes) {
        receivedBytes += bodyBytes;
        receiveWindow -= windowBytes;
        return receiveWindow >= 0;
    }

    /** Returns whether the body is longer than declared, or has ended shorter. */
    boolean isMisdeclared() {
        return declaredBodyBytes != UNDECLARED
                && (remoteEnded ? receivedBytes != declaredBodyBytes : receivedBytes > declaredBodyBytes);
    }

    /** Returns the increment for a WINDOW_UPDATE; 0 while half of the window is left. */
    int takeReceiveCredit() {
        int credit = Http2Frames.DEFAULT_WINDOW_BYTES - receiveWindow;
        if (credit < Http2Frames.DEFAULT_WINDOW_BYTES / 2) {
            return 0;
        }
        receiveWindow += credit;
        return credit;
    }

    /**
     * Discards the rest of a request that is answered before it has ended, with flow-control credit. Many clients read
     * the response only after they have sent everything, or lose it at a reset.
     */
    void linger(long nowNs) {
        lingering = true;
        lingersSinceNs = nowNs;
    }

    boolean isLingering() {
        return lingering;
    }

    /** Discards a part of the request. Returns false if the maximum is exceeded. */
    boolean drop(int windowBytes) {
        droppedBytes += windowBytes;
        return droppedBytes <= MOST_DROPPED_BYTES;
    }

    /** Returns whether the maximum time of {@link #linger} has passed. */
    boolean hasLingered(long nowNs) {
        return lingering && nowNs - lingersSinceNs >= MOST_LINGER_NS;
    }

    /** Returns whether a timeout of the client has passed. */
    boolean isOverdue(Deadlines deadlines, long nowNs) {
        if (patience == null) { // few streams live long enough to be swept
            patience = deadlines.patience();
        }
        ByteBuf unsent = body;
        Deadlines.Wait wait = unsent != null
                ? Deadlines.Wait.READER
                : remoteEnded ? Deadlines.Wait.NOTHING : Deadlines.Wait.REST_OF_REQUEST;
        return patience.isOver(wait, unsent == null ? 0 : unsent.readableBytes(), nowNs);
    }

    /** Ends the stream without a further response. */
    void abandon() {
        Exchange pending = exchange;
        exchange = null;
        if (pending != null) {
            pending.abandon();
        }
        ByteBuf unsent = body;
        body = null;
        if (unsent != null) {
            unsent.release();
        }
    }

    @Override
    public boolean hasRoom(Exchange waiting) {
        return connection.hasRoom(waiting);
    }

    @Override
    public ValueReader reader() {
        return connection.readerFor(this);
    }

    @Override
    public void respond(Answer answer) {
        exchange = null;
        connection.respond(this, answer);
    }

    @Override
    public void respondWithValue() {
        exchange = null;
        connection.respondedWithValue(this);
    }
}
