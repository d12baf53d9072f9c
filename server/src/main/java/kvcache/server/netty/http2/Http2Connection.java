package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayDeque;
import java.util.Queue;
import kvcache.base.http2.Http2Frames;
import kvcache.server.api.Precondition;
import kvcache.server.http.Answer;
import kvcache.server.http.HttpCache;
import kvcache.server.http.ValueReader;
import kvcache.server.netty.Connections;
import kvcache.server.netty.Deadlines;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.LingeringClose;
import kvcache.server.netty.Service;
import kvcache.store.Key;

/**
 * The state of one h2c connection (RFC 9113). It receives complete, well-formed frames, responses, and the end of the
 * connection. {@link Http2Requests} turns requests into exchanges.
 *
 * <p>A connection error is thrown as an {@link Http2Exception} and ends the connection; a stream error is thrown
 * likewise and resets the stream.
 *
 * <p>Confined to the event loop.
 */
final class Http2Connection {

    /** The allowance of frames without useful effect in ten seconds; see {@link FloodGuard}. */
    private static final int MAX_IDLE_FRAMES = 1_000;

    /** The allowance of streams reset by either side in ten seconds. */
    private static final int MAX_RESETS = 400;

    private final Service service;
    private final ChannelHandlerContext ctx;
    private final Http2Output output;
    private final Http2Values values;
    private final Http2Streams streams = new Http2Streams();
    private final Http2Requests requests;
    private final Queue<Exchange> heldBack = new ArrayDeque<>();
    private final FloodGuard idleFrames = new FloodGuard(MAX_IDLE_FRAMES);
    private final FloodGuard resetFrames = new FloodGuard(MAX_RESETS);

    private final Deadlines.Patience patience;
    /** Whether input is discarded and nothing more is sent. */
    private boolean ended;

    /** Whether frames are being handled, so that a flush follows. */
    private boolean busy;

    Http2Connection(Service service, ChannelHandlerContext ctx) {
        this.service = service;
        this.ctx = ctx;
        this.output = new Http2Output(ctx, service.bodyMemory(), idleFrames, this::sent);
        this.values =
                new Http2Values(service.http().clock(), output, ctx.alloc(), service.bodyMemory(), this::addComplete);
        this.requests = new Http2Requests(service, ctx.channel().eventLoop(), this, streams, output, idleFrames);
        this.patience = service.deadlines().patience();
    }

    /** Sends the server's SETTINGS. */
    void open() {
        output.writeSettings(
                Http2Frames.MAX_CONCURRENT_STREAMS,
                Http2Streams.MAX_CONCURRENT_STREAMS,
                Http2Frames.MAX_HEADER_LIST_SIZE,
                HttpCache.MAX_HEADER_BYTES);
        output.flush();
    }

    /** Answers a complete request received over HTTP/1.1, as stream 1 (RFC 7540, section 3.2). */
    void answerUpgraded(Exchange exchange, boolean isHead) {
        streams.serve(1);
        Http2Stream stream = add(1, isHead, Http2Stream.UNDECLARED);
        stream.endRemote();
        stream.begin(exchange);
        exchange.respondTo(stream);
        exchange.complete();
    }

    /** Begins to handle frames. {@link #flush()} follows. */
    void begin() {
        busy = true;
    }

    /** Sends the collected frames, after the received ones are handled. */
    void flush() {
        busy = false;
        output.flush();
    }

    boolean isCongested() {
        return output.isCongested();
    }

    /** Continues after the channel has become writable. */
    void resume() {
        output.send();
    }

    boolean isBusy() {
        return busy;
    }

    Http2Requests requests() {
        return requests;
    }

    /** Returns the number of requests received at least in part and not answered. */
    int requestsInFlight() {
        return streams.requestsInFlight();
    }

    // ---- requests

    /** Returns whether a plain read with this stream identifier can be served without a stream object. */
    boolean mayServeRead(int streamId) {
        return streams.mayServe(streamId) && output.hasRoom() && !service.http().mayBlock();
    }

    /** Serves a plain read. Returns false if it must pass to the strict path. */
    boolean serveRead(int streamId, Key key) {
        if (!service.limit().tryAcquire()) {
            return false;
        }
        streams.serve(streamId);
        idleFrames.earn(2);
        try {
            values.begin(streamId, null, false);
            Answer instead = service.http().read(key, Precondition.NONE, values);
            if (instead != null) {
                respondToPlainRead(streamId, instead);
            }
        } finally {
            service.limit().release();
        }
        return true;
    }

    private void respondToPlainRead(int streamId, Answer answer) {
        if (output.fits(answer.body().length, output.newStreamWindow())) {
            output.writeFitting(streamId, answer);
        } else {
            respond(addComplete(streamId), answer);
        }
    }

    /** Adds a stream for a complete request without a stream object. */
    private Http2Stream addComplete(int id) {
        Http2Stream stream = add(id, false, Http2Stream.UNDECLARED);
        stream.endRemote();
        return stream;
    }

    Http2Stream add(int id, boolean isHead, long declaredBodyBytes) {
        Http2Stream stream = new Http2Stream(this, id, isHead, declaredBodyBytes, output.newStreamWindow());
        streams.add(stream);
        return stream;
    }

    // ---- responses

    boolean hasRoom(Exchange exchange) {
        boolean room = output.hasRoom();
        if (!room) {
            heldBack.add(exchange);
        }
        return room;
    }

    ValueReader readerFor(Http2Stream stream) {
        values.begin(stream.id(), stream, stream.isHead());
        return values;
    }

    void respond(Http2Stream stream, Answer answer) {
        if (output.write(stream, answer) && !stream.hasLocalEnded()) {
            stream.endLocal();
            close(stream);
        }
        flushUnlessBusy();
    }

    void respondedWithValue(Http2Stream stream) {
        if (values.isComplete()) {
            stream.endLocal();
            close(stream);
        }
        flushUnlessBusy();
    }

    private void flushUnlessBusy() {
        if (!busy) {
            output.flush();
        }
    }

    /** Closes a stream after the last part of a delayed body is written. */
    private void sent(Http2Stream stream) {
        close(stream);
        resumeHeldBack();
    }

    /** Closes a stream after its response: at once, or when its request has ended. */
    private void close(Http2Stream stream) {
        if (stream.hasRemoteEnded()) {
            remove(stream);
        } else {
            release(stream);
            stream.linger(System.nanoTime());
        }
    }

    /** Resets an answered stream whose client does not end its request (section 8.1). */
    void resetAnswered(Http2Stream stream) {
        output.writeReset(stream.id(), Http2Error.NO_ERROR);
        streams.rememberReset(stream.id());
        remove(stream);
    }

    private void release(Http2Stream stream) {
        stream.abandon();
        output.forget(stream);
    }

    void remove(Http2Stream stream) {
        streams.remove(stream);
        release(stream);
        if (streams.isDraining() && streams.isEmpty()) {
            end();
        }
    }

    private void resumeHeldBack() {
        while (output.hasRoom() && !heldBack.isEmpty()) {
            // Deferred, since this may run during a write.
            ctx.executor().execute(heldBack.remove()::resume);
        }
    }

    // ---- the other frames

    /** Removes a stream that the client has reset. */
    void reset(int id) throws Http2Exception {
        streams.requireOpened(id);
        resetFrames.count();
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            remove(stream);
            resumeHeldBack();
        }
    }

    /** Resets a stream after an error of the client. */
    void resetFor(int id, Http2Error error) throws Http2Exception {
        output.writeReset(id, error);
        streams.rememberReset(id);
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            remove(stream);
            resumeHeldBack();
        }
        resetFrames.count();
    }

    void setting(int id, long value) throws Http2Exception {
        output.setting(id, value, streams.all());
    }

    void endOfSettings() throws Http2Exception {
        idleFrames.count();
        output.writeSettingsAck();
        output.send();
    }

    void ping(long data) throws Http2Exception {
        idleFrames.count();
        output.writePingAck(data);
    }

    void windowUpdate(int id, int bytes) throws Http2Exception {
        idleFrames.count();
        if (id == 0) {
            if (!output.widen(bytes)) {
                throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "the window is too large");
            }
            return;
        }
        streams.requireOpened(id);
        Http2Stream stream = streams.get(id);
        if (stream != null && !output.widen(stream, bytes)) {
            throw streamError(id, Http2Error.FLOW_CONTROL_ERROR, "the window is too large");
        }
    }

    /** Counts a frame without useful effect, such as PRIORITY. */
    void idleFrame() throws Http2Exception {
        idleFrames.count();
    }

    // ---- the end

    /** Ends the streams and the connection whose timeouts have passed. */
    void sweep(long nowNs) {
        for (Http2Stream stream : streams.copy()) {
            if (stream.hasLingered(nowNs)) {
                resetAnswered(stream);
            } else if (!stream.isLingering() && stream.isOverdue(service.deadlines(), nowNs)) {
                output.writeReset(stream.id(), Http2Error.CANCEL);
                streams.rememberReset(stream.id());
                remove(stream);
                resumeHeldBack();
            }
        }
        Deadlines.Wait wait = awaited();
        if (patience.isOver(wait, Connections.progress(streams.highestId(), Connections.unsentBytes(ctx)), nowNs)) {
            if (wait == Deadlines.Wait.READER) {
                ctx.close();
            } else {
                drain();
            }
        }
        flushUnlessBusy();
    }

    private Deadlines.Wait awaited() {
        if (Connections.unsentBytes(ctx) > 0) {
            return Deadlines.Wait.READER;
        }
        return streams.isEmpty() ? Deadlines.Wait.REQUEST : Deadlines.Wait.NOTHING;
    }

    /** Starts graceful shutdown: sends GOAWAY and answers the requests in flight. */
    void drain() {
        if (streams.isDraining() || ended) {
            return;
        }
        streams.drain();
        output.writeGoAway(streams.lastServedId(), Http2Error.NO_ERROR);
        output.flush();
        if (streams.isEmpty()) {
            end();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            output.end(LingeringClose.LISTENER);
        }
    }

    /** Returns whether input is discarded, since the connection has failed, is drained, or is closed. */
    boolean hasEnded() {
        return ended;
    }

    /** Ends the connection with an error. */
    void goAway(Http2Error error) {
        if (!ended) {
            output.writeGoAway(streams.lastServedId(), error);
            end();
            abandonAll();
        }
    }

    /** Releases everything after the connection has closed. */
    void close() {
        ended = true;
        abandonAll();
        output.release();
    }

    private void abandonAll() {
        for (Http2Stream stream : streams.copy()) {
            streams.remove(stream);
            release(stream);
        }
        heldBack.clear();
    }
}
