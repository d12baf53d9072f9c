package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import kvcache.server.api.Precondition;
import kvcache.server.http.Answer;
import kvcache.server.http.HttpCache;
import kvcache.server.http.RequestRules;
import kvcache.server.http.Status;
import kvcache.server.http.ValueReader;
import kvcache.server.netty.Connections;
import kvcache.server.netty.Deadlines;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.LingeringClose;
import kvcache.server.netty.Service;
import kvcache.store.Key;

/**
 * The state of one h2c connection (RFC 9113): its streams, its windows, and what the client said of itself. It is told of
 * frames that are whole and well-formed, turns requests into exchanges, and answers.
 *
 * <p>An error of the connection is thrown as an {@link Http2Exception} and ends it; so is one of a stream, which is reset.
 *
 * <p>Confined to the event loop.
 */
final class Http2Connection {

    /** What may be sent before the receiver says anything else, and what this server leaves it at (section 6.9.2). */
    static final int WINDOW_BYTES = 65_535;

    private static final int MAX_CONCURRENT_STREAMS = 256;

    /** How many streams that were reset are remembered, since their client may not have heard of it yet. */
    private static final int REMEMBERED_RESETS = 256;

    /** Frames that bring nothing, in ten seconds, beyond those for which the server's work gave occasion. */
    private static final int MAX_IDLE_FRAMES = 1_000;

    /** Streams that are reset, by either side, in ten seconds. */
    private static final int MAX_RESETS = 400;

    private final Service service;
    private final ChannelHandlerContext ctx;
    private final Http2Output output;
    private final Http2Values values;
    private final IntObjectMap<Http2Stream> streams = new IntObjectHashMap<>();
    private final Queue<Exchange> heldBack = new ArrayDeque<>();
    private final Queue<Integer> resets = new ArrayDeque<>();
    private final FloodGuard idleFrames = new FloodGuard(MAX_IDLE_FRAMES);
    private final FloodGuard resetFrames = new FloodGuard(MAX_RESETS);

    private int highestStreamId;
    /** Of the streams that are served: the last one. */
    private int lastServedId;

    private int receiveWindow = WINDOW_BYTES;
    private final Deadlines.Patience patience;
    private boolean draining;
    /** What the client still sends is thrown away, and nothing more is sent. */
    private boolean ended;

    /** Frames are being handled further up the stack, which flushes at the end. */
    private boolean busy;

    Http2Connection(Service service, ChannelHandlerContext ctx) {
        this.service = service;
        this.ctx = ctx;
        this.output = new Http2Output(ctx, service.bodyMemory(), idleFrames, this::sent);
        this.values =
                new Http2Values(service.http().clock(), output, ctx.alloc(), service.bodyMemory(), this::addWhole);
        this.patience = service.deadlines().patience();
    }

    /** The server's first frame. */
    void open() {
        output.writeSettings(
                Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS,
                MAX_CONCURRENT_STREAMS,
                Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE,
                HttpCache.MAX_HEADER_BYTES);
        output.flush();
    }

    /** Answers a request that is whole and came over HTTP/1.1, as stream 1 (RFC 7540, section 3.2). */
    void answerUpgraded(Exchange exchange, boolean isHead) {
        highestStreamId = 1;
        lastServedId = 1;
        Http2Stream stream = add(1, isHead, Http2Stream.UNDECLARED);
        stream.endRemote();
        stream.begin(exchange);
        exchange.respondTo(stream);
        exchange.complete();
    }

    /** Frames follow, and a flush behind them. */
    void begin() {
        busy = true;
    }

    /** The frames are handled: sends what there is to send. */
    void flush() {
        busy = false;
        output.flush();
    }

    boolean isCongested() {
        return output.isCongested();
    }

    /** The channel takes more again. */
    void resume() {
        output.send();
    }

    boolean isBusy() {
        return busy;
    }

    // ---- requests

    /** Whether a plain read could be served at once under this number, without a stream of its own. */
    boolean mayServeRead(int streamId) {
        return streamId > highestStreamId
                && (streamId & 1) == 1
                && !draining
                && streams.size() < MAX_CONCURRENT_STREAMS
                && output.hasRoom()
                && !service.http().mayBlock();
    }

    /** Serves a read of which nothing but the key matters; false where it has to take the long way. */
    boolean serveRead(int streamId, Key key) {
        if (!service.limit().tryAcquire()) {
            return false;
        }
        highestStreamId = streamId;
        lastServedId = streamId;
        idleFrames.earn(2);
        try {
            values.of(streamId, null, false);
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
            output.writeShort(streamId, answer);
        } else {
            respond(addWhole(streamId), answer);
        }
    }

    /**
     * Takes a header block: a request, or the trailers of one.
     *
     * @return whether it is a whole read of which nothing but the key matters
     */
    boolean headers(int id, Http2Headers headers, boolean endsStream) throws Http2Exception {
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            trailers(stream, headers, endsStream);
            return false;
        }
        return opens(id) && request(id, headers, endsStream);
    }

    /** Takes a header block that is longer than allowed; what is in it was not looked at. */
    void tooLongHeaders(int id, boolean endsStream) throws Http2Exception {
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            checkTrailing(stream, endsStream);
            if (stream.exchange() == null) { // it is answered already
                endRequest(stream);
                return;
            }
            stream.abandon();
        } else if (opens(id)) {
            stream = add(id, false, Http2Stream.UNDECLARED);
        } else {
            return;
        }
        if (endsStream) {
            stream.endRemote();
        }
        respond(stream, Answer.text(Status.HEADER_FIELDS_TOO_LARGE));
    }

    /** Takes note of a header block that is no request: its stream is to be reset. */
    void noteMalformed(int id) throws Http2Exception {
        if (!streams.containsKey(id)) {
            var unused = opens(id);
        }
    }

    /** Whether a stream is new and is to be served. */
    private boolean opens(int id) throws Http2Exception {
        if ((id & 1) == 0) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s is not a client's to open", id);
        }
        if (id <= highestStreamId) {
            if (resets.contains(id)) {
                return false; // trailers that were on their way
            }
            throw connectionError(Http2Error.STREAM_CLOSED, "stream %s is over", id);
        }
        highestStreamId = id;
        if (draining) {
            return false; // GOAWAY told the client, which will ask again elsewhere
        }
        if (streams.size() >= MAX_CONCURRENT_STREAMS) {
            throw streamError(id, Http2Error.REFUSED_STREAM, "more than %s streams", MAX_CONCURRENT_STREAMS);
        }
        lastServedId = id;
        return true;
    }

    private boolean request(int id, Http2Headers headers, boolean endsStream) throws Http2Exception {
        Http2Rules.checkRequest(id, headers);
        Http2Head head = new Http2Head(headers);
        Http2Stream stream = add(id, head.method().equals("HEAD"), declaredBodyBytes(id, headers));
        if (endsStream) {
            stream.endRemote();
            if (stream.isMisdeclared()) {
                throw streamError(id, Http2Error.PROTOCOL_ERROR, "the declared body is missing");
            }
        }
        idleFrames.earn(2);
        Answer refusal = RequestRules.refusal(head);
        if (refusal != null) {
            respond(stream, refusal);
            return false;
        }
        Exchange exchange = new Exchange(service, ctx.channel().eventLoop(), head, stream);
        stream.begin(exchange);
        boolean expectsContinue = !endsStream && RequestRules.expectsContinue(head);
        if (endsStream
                || exchange.declaresTooMuch()
                || (expectsContinue && exchange.isKnown())
                || !exchange.awaitRest()) {
            exchange.complete();
        } else if (expectsContinue) {
            output.writeContinue(id);
        }
        return endsStream && Http2Head.isPlainRead(headers);
    }

    private static long declaredBodyBytes(int id, Http2Headers headers) throws Http2Exception {
        List<CharSequence> declared = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (declared.isEmpty()) {
            return Http2Stream.UNDECLARED;
        }
        try {
            return HttpUtil.normalizeAndGetContentLength(declared, false, false);
        } catch (IllegalArgumentException malformed) {
            throw streamError(id, Http2Error.PROTOCOL_ERROR, "content-length is malformed");
        }
    }

    /** A stream for a request that is whole and had none of its own so far. */
    private Http2Stream addWhole(int id) {
        Http2Stream stream = add(id, false, Http2Stream.UNDECLARED);
        stream.endRemote();
        return stream;
    }

    private Http2Stream add(int id, boolean isHead, long declaredBodyBytes) {
        Http2Stream stream = new Http2Stream(this, id, isHead, declaredBodyBytes, output.newStreamWindow());
        streams.put(id, stream);
        return stream;
    }

    private void trailers(Http2Stream stream, Http2Headers headers, boolean endsStream) throws Http2Exception {
        checkTrailing(stream, endsStream);
        Http2Rules.checkTrailers(stream.id(), headers);
        endRequest(stream);
    }

    /** Whether a header block may come now behind a request's body. */
    private static void checkTrailing(Http2Stream stream, boolean endsStream) throws Http2Exception {
        if (stream.hasRemoteEnded()) {
            throw streamError(stream.id(), Http2Error.STREAM_CLOSED, "the request has ended already");
        }
        if (!endsStream) {
            throw streamError(stream.id(), Http2Error.PROTOCOL_ERROR, "these are no trailers");
        }
    }

    /** Takes a part of a body. The buffer stays the caller's. */
    void data(int id, ByteBuf data, int windowBytes, boolean endsStream) throws Http2Exception {
        credit(windowBytes);
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            if (id > highestStreamId) {
                throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s is not open", id);
            }
            if (!draining && !resets.contains(id)) {
                throw streamError(id, Http2Error.STREAM_CLOSED, "stream %s is over", id);
            }
            return;
        }
        if (stream.hasRemoteEnded()) {
            throw streamError(id, Http2Error.STREAM_CLOSED, "the request has ended already");
        }
        if (!stream.receive(data.readableBytes(), windowBytes)) {
            throw streamError(id, Http2Error.FLOW_CONTROL_ERROR, "more than the stream's window");
        }
        if (stream.isLingering()) {
            if (!endsStream && !stream.drop(windowBytes)) {
                askToStop(stream);
                return;
            }
        } else if (stream.isMisdeclared()) {
            throw streamError(id, Http2Error.PROTOCOL_ERROR, "the body is longer than declared");
        }
        Exchange exchange = stream.exchange();
        boolean isTooLong = exchange != null && !exchange.add(data);
        if (endsStream) {
            endRequest(stream);
            return;
        }
        if (exchange != null && isTooLong) {
            exchange.complete();
        }
        if (!data.isReadable()) {
            tick(idleFrames);
        } else if (!stream.isLingering()) {
            idleFrames.earn(1);
        }
        int streamCredit = stream.takeReceiveCredit();
        if (streamCredit > 0) {
            output.writeWindowUpdate(id, streamCredit);
        }
    }

    private void credit(int bytes) throws Http2Exception {
        receiveWindow -= bytes;
        if (receiveWindow < 0) {
            throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "more than the connection's window");
        }
        int credit = WINDOW_BYTES - receiveWindow;
        if (credit >= WINDOW_BYTES / 2) {
            output.writeWindowUpdate(0, credit);
            receiveWindow += credit;
        }
    }

    private void endRequest(Http2Stream stream) throws Http2Exception {
        stream.endRemote();
        if (stream.isLingering()) {
            remove(stream);
            return;
        }
        if (stream.isMisdeclared()) {
            throw streamError(stream.id(), Http2Error.PROTOCOL_ERROR, "the body is shorter than declared");
        }
        Exchange exchange = stream.exchange();
        if (exchange != null) {
            exchange.complete();
        }
    }

    // ---- answers

    boolean hasRoom(Exchange exchange) {
        boolean room = output.hasRoom();
        if (!room) {
            heldBack.add(exchange);
        }
        return room;
    }

    ValueReader readerFor(Http2Stream stream) {
        values.of(stream.id(), stream, stream.isHead());
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
        if (values.isWhole()) {
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

    /** The last part of a body that had to wait is written. */
    private void sent(Http2Stream stream) {
        close(stream);
        resumeHeldBack();
    }

    /** The answer to a stream is written: the stream is over when its request is. */
    private void close(Http2Stream stream) {
        if (stream.hasRemoteEnded()) {
            remove(stream);
        } else {
            release(stream);
            stream.linger(System.nanoTime());
        }
    }

    /** The rest of a request that is answered is not taken any more: asks the client to stop (section 8.1). */
    private void askToStop(Http2Stream stream) {
        output.writeReset(stream.id(), Http2Error.NO_ERROR);
        rememberReset(stream.id());
        remove(stream);
    }

    private void release(Http2Stream stream) {
        stream.abandon();
        output.forget(stream);
    }

    private void remove(Http2Stream stream) {
        streams.remove(stream.id());
        release(stream);
        if (draining && streams.isEmpty()) {
            end();
        }
    }

    private void resumeHeldBack() {
        while (output.hasRoom() && !heldBack.isEmpty()) {
            // Not here: this runs in the midst of writing.
            ctx.executor().execute(heldBack.remove()::resume);
        }
    }

    private void rememberReset(int id) {
        resets.add(id);
        if (resets.size() > REMEMBERED_RESETS) {
            resets.remove();
        }
    }

    // ---- the other frames

    /** The client does not want the answer any more. */
    void reset(int id) throws Http2Exception {
        if (id > highestStreamId) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s is not open", id);
        }
        tick(resetFrames);
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            remove(stream);
            resumeHeldBack();
        }
    }

    /** Resets a stream at an error of its client's. */
    void resetFor(int id, Http2Error error) throws Http2Exception {
        output.writeReset(id, error);
        rememberReset(id);
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            remove(stream);
            resumeHeldBack();
        }
        tick(resetFrames);
    }

    void setting(int id, long value) throws Http2Exception {
        switch (id) {
            case Http2CodecUtil.SETTINGS_HEADER_TABLE_SIZE -> output.tableBytes(value);
            case Http2CodecUtil.SETTINGS_ENABLE_PUSH -> {
                if (value > 1) {
                    throw connectionError(Http2Error.PROTOCOL_ERROR, "ENABLE_PUSH is %s", value);
                }
            }
            case Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE -> {
                if (value > Integer.MAX_VALUE || !output.changeStreamWindows((int) value, streams.values())) {
                    throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE is %s", value);
                }
            }
            case Http2CodecUtil.SETTINGS_MAX_FRAME_SIZE -> {
                if (!Http2CodecUtil.isMaxFrameSizeValid((int) Math.min(value, Integer.MAX_VALUE))) {
                    throw connectionError(Http2Error.PROTOCOL_ERROR, "MAX_FRAME_SIZE is %s", value);
                }
            }
            default -> {} // of no concern to a server that pushes nothing and sends short frames
        }
    }

    void endOfSettings() throws Http2Exception {
        tick(idleFrames);
        output.writeSettingsAck();
        output.send();
    }

    void ping(long data) throws Http2Exception {
        tick(idleFrames);
        output.writePingAck(data);
    }

    void windowUpdate(int id, int bytes) throws Http2Exception {
        tick(idleFrames);
        if (id == 0) {
            if (!output.widen(bytes)) {
                throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "the window is too large");
            }
            return;
        }
        if (id > highestStreamId) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "stream %s is not open", id);
        }
        Http2Stream stream = streams.get(id);
        if (stream != null && !output.widen(stream, bytes)) {
            throw streamError(id, Http2Error.FLOW_CONTROL_ERROR, "the window is too large");
        }
    }

    /** A frame that asks for nothing, such as PRIORITY. */
    void idleFrame() throws Http2Exception {
        tick(idleFrames);
    }

    private static void tick(FloodGuard guard) throws Http2Exception {
        if (!guard.allows()) {
            throw connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many frames that ask for nothing");
        }
    }

    // ---- the end

    /** Ends what the client has kept waiting for too long. */
    void sweep(long nowNs) {
        for (Http2Stream stream : streams.values().toArray(new Http2Stream[0])) {
            if (stream.hasLingered(nowNs)) {
                askToStop(stream);
            } else if (!stream.isLingering() && stream.isOverdue(service.deadlines(), nowNs)) {
                output.writeReset(stream.id(), Http2Error.CANCEL);
                rememberReset(stream.id());
                remove(stream);
                resumeHeldBack();
            }
        }
        Deadlines.Wait wait = awaited();
        if (patience.isOver(wait, Connections.progress(highestStreamId, Connections.unsentBytes(ctx)), nowNs)) {
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

    /** The server is about to end: what is in flight is still answered. */
    void drain() {
        if (draining || ended) {
            return;
        }
        draining = true;
        output.writeGoAway(lastServedId, Http2Error.NO_ERROR);
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

    /** Whether frames are to be thrown away: the connection has failed, is drained, or is closed. */
    boolean hasEnded() {
        return ended;
    }

    /** How many requests have come at least in part and are not answered. */
    int requestsInFlight() {
        int count = 0;
        for (Http2Stream stream : streams.values()) {
            count += stream.isLingering() ? 0 : 1;
        }
        return count;
    }

    /** Tells the client why the connection ends. */
    void goAway(Http2Error error) {
        if (!ended) {
            output.writeGoAway(lastServedId, error);
            end();
            abandonAll();
        }
    }

    /** The connection is gone. */
    void close() {
        ended = true;
        abandonAll();
        output.release();
    }

    private void abandonAll() {
        for (Http2Stream stream : streams.values().toArray(new Http2Stream[0])) {
            streams.remove(stream.id());
            release(stream);
        }
        heldBack.clear();
    }
}
