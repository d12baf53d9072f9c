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

    /** How much of a request is taken and dropped behind its answer. */
    private static final long MOST_DROPPED_BYTES = 8L * 1024 * 1024;

    /** For how long. */
    private static final long MOST_LINGER_NS = TimeUnit.SECONDS.toNanos(5);

    /** Of a request that says nothing about the length of its body. */
    static final long UNDECLARED = -1;

    private final Http2Connection connection;
    private final int id;
    private final boolean isHead;
    private final long declaredBodyBytes;
    private long receivedBytes;

    /** What the client may send, and how much of that it was not told again yet. */
    private int receiveWindow = Http2Frames.DEFAULT_WINDOW_BYTES;

    private boolean lingering;
    private long lingersSinceNs;
    private long droppedBytes;

    private boolean remoteEnded;
    private boolean localEnded;
    private @Nullable Exchange exchange;
    private Deadlines.@Nullable Patience patience;

    // What follows is the output's.

    /** What may be sent; negative where the client has made its windows smaller. */
    long sendWindow;
    /** What is left of a body whose head is sent; the stream owns it. */
    @Nullable
    ByteBuf body;
    /** How much memory the body takes that it alone holds on to. */
    int copiedBytes;
    /** It waits for its turn to send. */
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

    void begin(Exchange begun) {
        exchange = begun;
    }

    boolean hasRemoteEnded() {
        return remoteEnded;
    }

    void endRemote() {
        remoteEnded = true;
    }

    /** The whole answer is sent. */
    void endLocal() {
        localEnded = true;
    }

    boolean hasLocalEnded() {
        return localEnded;
    }

    /** Takes note of a part of the body with its padding; false where the client had no room for it. */
    boolean receive(int bodyBytes, int windowBytes) {
        receivedBytes += bodyBytes;
        receiveWindow -= windowBytes;
        return receiveWindow >= 0;
    }

    /** Whether the body is longer than it was said to be, or was ended shorter. */
    boolean isMisdeclared() {
        return declaredBodyBytes != UNDECLARED
                && (remoteEnded ? receivedBytes != declaredBodyBytes : receivedBytes > declaredBodyBytes);
    }

    /** By how much the client's window is to be made larger now; 0 as long as it has half of it left. */
    int takeReceiveCredit() {
        int credit = Http2Frames.DEFAULT_WINDOW_BYTES - receiveWindow;
        if (credit < Http2Frames.DEFAULT_WINDOW_BYTES / 2) {
            return 0;
        }
        receiveWindow += credit;
        return credit;
    }

    /**
     * The request is answered before it has ended: what still comes is dropped, and credited so that the client can go
     * on. Many clients read an answer only when they have sent all, or take a reset for the loss of the answer.
     */
    void linger(long nowNs) {
        lingering = true;
        lingersSinceNs = nowNs;
    }

    /** Whether only the rest of the request is waited for, to be dropped. */
    boolean isLingering() {
        return lingering;
    }

    /** Drops a part of the request; false if that is more than is taken. */
    boolean drop(int windowBytes) {
        droppedBytes += windowBytes;
        return droppedBytes <= MOST_DROPPED_BYTES;
    }

    /** Whether it has lingered for long enough. */
    boolean hasLingered(long nowNs) {
        return lingering && nowNs - lingersSinceNs >= MOST_LINGER_NS;
    }

    /** Whether its client has kept it waiting for too long. */
    boolean isOverdue(Deadlines deadlines, long nowNs) {
        if (patience == null) { // few streams live as long as to be seen by a sweep
            patience = deadlines.patience();
        }
        ByteBuf unsent = body;
        Deadlines.Wait wait = unsent != null
                ? Deadlines.Wait.READER
                : remoteEnded ? Deadlines.Wait.NOTHING : Deadlines.Wait.REST_OF_REQUEST;
        return patience.isOver(wait, unsent == null ? 0 : unsent.readableBytes(), nowNs);
    }

    /** The stream is over: nothing more is sent or wanted. */
    void abandon() {
        Exchange begun = exchange;
        exchange = null;
        if (begun != null) {
            begun.abandon();
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
