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

    /** How many streams that were reset are remembered, since their client may not have heard of it yet. */
    private static final int REMEMBERED_RESETS = 256;

    private final IntObjectMap<Http2Stream> open = new IntObjectHashMap<>();
    private final Queue<Integer> resets = new ArrayDeque<>();
    private int highestId;
    /** Of the streams that are served: the last one. */
    private int lastServedId;

    private boolean draining;

    /** Returns an open stream, or null if it is not open. */
    @Nullable
    Http2Stream get(int id) {
        return open.get(id);
    }

    /** Returns all that are open, not to be changed meanwhile. */
    Iterable<Http2Stream> all() {
        return open.values();
    }

    /** Returns a copy of all that are open. */
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

    /** Serves no more streams than have begun. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether a request could be served at once under this identifier, without a stream of its own. */
    boolean mayServe(int id) {
        return id > highestId && (id & 1) == 1 && !draining && open.size() < MAX_CONCURRENT_STREAMS;
    }

    /** Takes note of a request that is served under this identifier. */
    void serve(int id) {
        highestId = id;
        lastServedId = id;
    }

    /** Opens a stream for a request; false if the request is to be ignored. */
    boolean opens(int id) throws Http2Exception {
        if ((id & 1) == 0) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s is not a client's to open", id);
        }
        if (id <= highestId) {
            if (wasReset(id)) {
                return false; // trailers that were on their way
            }
            throw connectionError(Http2Error.STREAM_CLOSED, "stream %s is over", id);
        }
        highestId = id;
        if (draining) {
            return false; // GOAWAY told the client, which will ask again elsewhere
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

    /** Whether a stream was reset not long ago. */
    boolean wasReset(int id) {
        return resets.contains(id);
    }

    /** @throws Http2Exception if no stream of this identifier has been opened yet, which ends the connection */
    void requireOpened(int id) throws Http2Exception {
        if (id > highestId) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s is not open", id);
        }
    }

    /** Returns how many requests have come at least in part and are not answered. */
    int requestsInFlight() {
        int count = 0;
        for (Http2Stream stream : open.values()) {
            count += stream.isLingering() ? 0 : 1;
        }
        return count;
    }
}
