package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection: the open ones, and the state kept of closed ones (RFC 9113, section 5.1). Confined to
 * the event loop.
 */
final class Http2Streams {

    static final int MAX_CONCURRENT_STREAMS = 256;

    /** The number of reset streams that are remembered, since their clients may not have received the reset yet. */
    private static final int REMEMBERED_RESETS = 256;

    private final IntObjectMap<Http2Stream> open = new IntObjectHashMap<>();
    private final Queue<Integer> resets = new ArrayDeque<>();
    private int highestId;
    private int lastServedId;

    private boolean draining;

    /** Returns an open stream, or null. */
    @Nullable
    Http2Stream get(int id) {
        return open.get(id);
    }

    /** Returns a view of the open streams. */
    Iterable<Http2Stream> all() {
        return open.values();
    }

    /** Returns a copy of the open streams. */
    Http2Stream[] copy() {
        return open.values().toArray(new Http2Stream[0]);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int highestId() {
        return highestId;
    }

    int lastServedId() {
        return lastServedId;
    }

    /** Ignores further streams. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Returns whether a request with this stream identifier can be served without a stream object. */
    boolean mayServe(int id) {
        return id > highestId && (id & 1) == 1 && !draining && open.size() < MAX_CONCURRENT_STREAMS;
    }

    /** Records a request that is served with this stream identifier. */
    void serve(int id) {
        highestId = id;
        lastServedId = id;
    }

    /** Opens a stream for a request. Returns false if the request must be ignored. */
    boolean opens(int id) throws Http2Exception {
        if ((id & 1) == 0) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s has an even identifier", id);
        }
        if (id <= highestId) {
            if (wasReset(id)) {
                return false; // trailers sent before the reset arrived
            }
            throw connectionError(Http2Error.STREAM_CLOSED, "stream %s is closed", id);
        }
        highestId = id;
        if (draining) {
            return false; // the client retries elsewhere because of GOAWAY
        }
        if (open.size() >= MAX_CONCURRENT_STREAMS) {
            throw streamError(id, Http2Error.REFUSED_STREAM, "more than %s streams", MAX_CONCURRENT_STREAMS);
        }
        lastServedId = id;
        return true;
    }

    void add(Http2Stream stream) {
        open.put(stream.id(), stream);
    }

    void remove(Http2Stream stream) {
        open.remove(stream.id());
    }

    void rememberReset(int id) {
        resets.add(id);
        if (resets.size() > REMEMBERED_RESETS) {
            resets.remove();
        }
    }

    /** Returns whether a stream was reset recently. */
    boolean wasReset(int id) {
        return resets.contains(id);
    }

    /** @throws Http2Exception a connection error, if the stream has not been opened */
    void requireOpened(int id) throws Http2Exception {
        if (id > highestId) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s is not open", id);
        }
    }

    /** Returns the number of requests received at least in part and not answered. */
    int requestsInFlight() {
        int count = 0;
        for (Http2Stream stream : open.values()) {
            count += stream.isLingering() ? 0 : 1;
        }
        return count;
    }
}
