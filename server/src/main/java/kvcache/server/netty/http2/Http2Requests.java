package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import kvcache.base.http2.Http2Frames;
import kvcache.server.http.Answer;
import kvcache.server.http.RequestRules;
import kvcache.server.http.Status;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.Service;

/**
 * Turns the heads, bodies and trailers of one connection into exchanges (RFC 9113, section 8.1), and updates the
 * client's flow-control windows as bodies are consumed. Confined to the event loop.
 */
final class Http2Requests {

    private final Service service;
    private final EventLoop loop;
    private final Http2Connection connection;
    private final Http2Streams streams;
    private final Http2Output output;
    private final FloodGuard idleFrames;

    /** The connection's receive window. */
    private int receiveWindow = Http2Frames.DEFAULT_WINDOW_BYTES;

    Http2Requests(
            Service service,
            EventLoop loop,
            Http2Connection connection,
            Http2Streams streams,
            Http2Output output,
            FloodGuard idleFrames) {
        this.service = service;
        this.loop = loop;
        this.connection = connection;
        this.streams = streams;
        this.output = output;
        this.idleFrames = idleFrames;
    }

    /**
     * Handles a header block: a request or trailers.
     *
     * @return whether it is a complete plain read
     */
    boolean headers(int id, Http2Headers headers, boolean endsStream) throws Http2Exception {
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            trailers(stream, headers, endsStream);
            return false;
        }
        return streams.opens(id) && request(id, headers, endsStream);
    }

    /** Handles a header block that exceeds the limit, without its fields. */
    void tooLongHeaders(int id, boolean endsStream) throws Http2Exception {
        Http2Stream stream = streams.get(id);
        if (stream != null) {
            checkTrailing(stream, endsStream);
            if (stream.exchange() == null) { // already answered
                endRequest(stream);
                return;
            }
            stream.abandon();
        } else if (streams.opens(id)) {
            stream = connection.add(id, false, Http2Stream.UNDECLARED);
        } else {
            return;
        }
        if (endsStream) {
            stream.endRemote();
        }
        connection.respond(stream, Answer.text(Status.HEADER_FIELDS_TOO_LARGE));
    }

    /** Records the stream of a malformed header block, which is about to be reset. */
    void noteMalformed(int id) throws Http2Exception {
        if (streams.get(id) == null) {
            var unused = streams.opens(id);
        }
    }

    private boolean request(int id, Http2Headers headers, boolean endsStream) throws Http2Exception {
        Http2Rules.checkRequest(id, headers);
        Http2Head head = new Http2Head(headers);
        Http2Stream stream = connection.add(id, head.method().equals("HEAD"), declaredBodyBytes(id, headers));
        if (endsStream) {
            stream.endRemote();
            if (stream.isMisdeclared()) {
                throw streamError(id, Http2Error.PROTOCOL_ERROR, "the declared body is missing");
            }
        }
        idleFrames.earn(2);
        Answer refusal = RequestRules.refusal(head);
        if (refusal != null) {
            connection.respond(stream, refusal);
            return false;
        }
        Exchange exchange = new Exchange(service, loop, head, stream);
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
        } catch (IllegalArgumentException e) {
            throw streamError(id, Http2Error.PROTOCOL_ERROR, "content-length is malformed");
        }
    }

    private void trailers(Http2Stream stream, Http2Headers headers, boolean endsStream) throws Http2Exception {
        checkTrailing(stream, endsStream);
        Http2Rules.checkTrailers(stream.id(), headers);
        endRequest(stream);
    }

    /** Checks that trailers are allowed in the stream's state. */
    private static void checkTrailing(Http2Stream stream, boolean endsStream) throws Http2Exception {
        if (stream.hasRemoteEnded()) {
            throw streamError(stream.id(), Http2Error.STREAM_CLOSED, "the request has already ended");
        }
        if (!endsStream) {
            throw streamError(stream.id(), Http2Error.PROTOCOL_ERROR, "trailers do not end the stream");
        }
    }

    /** Handles a DATA frame. The caller keeps ownership of the buffer. */
    void data(int id, ByteBuf data, int windowBytes, boolean endsStream) throws Http2Exception {
        credit(windowBytes);
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            streams.requireOpened(id);
            if (!streams.isDraining() && !streams.wasReset(id)) {
                throw streamError(id, Http2Error.STREAM_CLOSED, "stream %s is closed", id);
            }
            return;
        }
        if (stream.hasRemoteEnded()) {
            throw streamError(id, Http2Error.STREAM_CLOSED, "the request has already ended");
        }
        if (!stream.receive(data.readableBytes(), windowBytes)) {
            throw streamError(id, Http2Error.FLOW_CONTROL_ERROR, "stream window exceeded");
        }
        if (stream.isLingering()) {
            if (!endsStream && !stream.drop(windowBytes)) {
                connection.resetAnswered(stream);
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
            idleFrames.count();
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
            throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "connection window exceeded");
        }
        int credit = Http2Frames.DEFAULT_WINDOW_BYTES - receiveWindow;
        if (credit >= Http2Frames.DEFAULT_WINDOW_BYTES / 2) {
            output.writeWindowUpdate(Http2Frames.CONNECTION, credit);
            receiveWindow += credit;
        }
    }

    private void endRequest(Http2Stream stream) throws Http2Exception {
        stream.endRemote();
        if (stream.isLingering()) {
            connection.remove(stream);
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
}
