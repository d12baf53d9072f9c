package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import kvcache.server.http.Answer;
import kvcache.server.http.RequestRules;
import kvcache.server.http.Route;
import kvcache.server.http.Status;
import kvcache.server.http.ValueReader;
import kvcache.server.netty.Connections;
import kvcache.server.netty.Deadlines;
import kvcache.server.netty.Drain;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.LingeringClose;
import kvcache.server.netty.Responder;
import kvcache.server.netty.Service;
import org.jspecify.annotations.Nullable;

/**
 * The handler of one HTTP/1.1 connection: receives the output of Netty's decoder and writes the responses in order.
 *
 * <p>Requests are served one after another. While one waits (for the concurrency limit, for a blocking store, or for a
 * client that does not read), decoded requests behind it are queued and reading stops, so memory is bounded by the
 * bytes of one read. Responses are collected in one buffer and written once at the end of a read.
 */
final class Http1Handler extends ChannelInboundHandlerAdapter
        implements Responder, Deadlines.Watched, Http1Decoder.Receiver {

    private final Service service;
    private final Queue<HttpObject> waiting = new ArrayDeque<>();

    private @Nullable Exchange current;
    private @Nullable H2cUpgrade upgrade;
    /** The route of the last request if it is plain, and its body's length. */
    private @Nullable Route plain;

    private int plainBodyBytes;

    /** The phase of the connection. Phases only advance. */
    private enum Phase {
        SERVING,
        /** Requests are served; the connection closes after the response to the last one received. */
        DRAINING,
        /** Input is discarded; the connection closes after the current response. */
        CLOSING,
        /** The handler is replaced or removed and does nothing. */
        OVER
    }

    private Phase phase = Phase.SERVING;

    /** Whether the fast path has more bytes after those it has passed on. */
    private boolean bytesFollow;

    /** Whether the current request is complete and its response is pending. */
    private boolean awaitingAnswer;
    /** Whether {@link #handle} is on the stack; it processes the rest. */
    private boolean handling;

    private final Http1Decoder decoder;
    private final Deadlines.Patience patience;

    /** Not null after {@link #handlerAdded}. */
    private @Nullable Http1Answers answers;

    Http1Handler(Service service) {
        this.service = service;
        this.decoder = new Http1Decoder(service.headMemory(), this);
        this.patience = service.deadlines().patience();
    }

    /** Returns the decoder, to be placed before this handler in the pipeline. */
    Http1Decoder decoder() {
        return decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        answers = new Http1Answers(added, service);
        service.deadlines().watch(added.channel().eventLoop(), this);
    }

    @Override
    public void sweep(long nowNs) {
        Deadlines.Wait wait = awaited();
        if (patience.isOver(wait, Connections.progress(answers().requests(), output().unsentBytes()), nowNs)) {
            if (wait == Deadlines.Wait.REST_OF_REQUEST) {
                refuse(Answer.text(Status.REQUEST_TIMEOUT));
            } else {
                output().context().close();
            }
        }
    }

    private Deadlines.Wait awaited() {
        if (output().unsentBytes() > 0) {
            return Deadlines.Wait.READER;
        }
        if (awaitingAnswer || isEnding()) {
            return Deadlines.Wait.NOTHING;
        }
        return current == null && decoder.isEmpty() ? Deadlines.Wait.REQUEST : Deadlines.Wait.REST_OF_REQUEST;
    }

    /** Returns whether a request that begins now can be served at once. */
    boolean isIdle() {
        return phase == Phase.SERVING && current == null && !hasToWait();
    }

    /** Returns whether the next byte begins a request that can be served at once. */
    boolean isBetweenRequests() {
        return isIdle() && decoder.isEmpty();
    }

    /**
     * Passes at most one head or body to the decoder and returns the outcome. Called only between requests, or for the
     * body of a plain request.
     *
     * @param more whether more bytes follow
     */
    PassedOn pass(ChannelHandlerContext fastPath, ByteBuf bytes, boolean more) {
        plain = null;
        bytesFollow = more;
        fastPath.fireChannelRead(bytes);
        bytesFollow = false;
        boolean goesOn = isBetweenRequests();
        return plain == null ? PassedOn.of(goesOn) : new PassedOn(goesOn, plain, plainBodyBytes);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isEnding()) {
            ReferenceCountUtil.release(message);
        } else if (hasToWait()) {
            waiting.add((HttpObject) message);
            ctx.channel().config().setAutoRead(false);
        } else {
            handle(ctx, (HttpObject) message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null && !awaitingAnswer && !isEnding() && !current.awaitRest()) {
            cutShort(current);
        }
        output().flush();
    }

    @Override
    public Http1Decoder.Mode mode() {
        if (phase == Phase.CLOSING) {
            return Http1Decoder.Mode.DISCARD;
        }
        return hasToWait() ? Http1Decoder.Mode.PAUSE : Http1Decoder.Mode.DECODE;
    }

    /** Rejects an incomplete request. If complete ones were dropped, the pending response is the last. */
    @Override
    public void dropped() {
        if (isEnding()) {
            return;
        }
        if (awaitingAnswer) {
            closeAfterAnswer();
        } else if (output().isCongested()) {
            phase = Phase.CLOSING;
            endOutput(LingeringClose.LISTENER);
        } else {
            refuse(Answer.BUSY);
        }
    }

    /** Returns whether no further request is served. */
    private boolean isEnding() {
        return phase == Phase.CLOSING || phase == Phase.OVER;
    }

    private boolean isBlocked() {
        return awaitingAnswer || output().isCongested();
    }

    /** Returns whether further messages are queued. */
    private boolean hasToWait() {
        return isBlocked() || !waiting.isEmpty();
    }

    private void handle(ChannelHandlerContext ctx, HttpObject message) {
        handling = true;
        try {
            if (message.decoderResult().isFailure()) {
                refuse(Answer.text(Http1Rules.statusOf(message.decoderResult().cause(), current != null)));
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(ctx, request, Http1Head.of(request));
                request.headers().clear(); // the decoder keeps the request until its body has come
            }
            if (message instanceof HttpContent content && current != null && !isEnding()) {
                takeContent(ctx, current, content);
            }
        } finally {
            handling = false;
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request, Http1Head head) {
        boolean persistent = answers().begin(request);
        Answer refusal = Http1Rules.refusal(head);
        if (refusal != null) {
            closeAfterAnswer(); // the start of the next request is unknown
            respond(refusal);
            return;
        }
        Exchange exchange = new Exchange(service, ctx.channel().eventLoop(), head, this);
        current = exchange;
        upgrade = persistent ? H2cUpgrade.of(request, service) : null;
        plain = persistent ? PassedOn.plain(request, exchange) : null;
        plainBodyBytes = (int) exchange.declaredBodyBytes();
        boolean expectsContinue = RequestRules.expectsContinue(head);
        if (exchange.declaresTooMuch() || (expectsContinue && exchange.isKnown())) {
            cutShort(exchange); // the client may or may not send the body, so the connection must close
        } else if (expectsContinue) {
            Http1Writer.writeContinue(output().buffer());
            output().flush();
        }
    }

    private void takeContent(ChannelHandlerContext ctx, Exchange exchange, HttpContent content) {
        if (!exchange.add(content.content())) {
            cutShort(exchange);
        } else if (content instanceof LastHttpContent) {
            if (upgrade == null || !waiting.isEmpty() || phase != Phase.SERVING) {
                complete(exchange);
                return;
            }
            current = null;
            phase = Phase.OVER;
            upgrade.complete(ctx, exchange, answers());
        }
    }

    private void complete(Exchange exchange) {
        awaitingAnswer = true;
        exchange.complete();
    }

    /** Answers a request without reading the rest of its body, and closes the connection. */
    private void cutShort(Exchange exchange) {
        closeAfterAnswer();
        complete(exchange);
    }

    /** Answers a malformed or incomplete request, and closes the connection. */
    private void refuse(Answer answer) {
        if (current == null) {
            answers().beginMalformed();
        } else {
            current.abandon();
        }
        closeAfterAnswer();
        respond(answer);
    }

    private void closeAfterAnswer() {
        phase = Phase.CLOSING;
        answers().announceClose();
    }

    @Override
    public boolean hasRoom(Exchange exchange) {
        return true; // reading stops while there is no room
    }

    @Override
    public ValueReader reader() {
        endIfDrained();
        return answers().reader();
    }

    @Override
    public void respond(Answer answer) {
        endIfDrained();
        answers().write(answer);
        end();
    }

    @Override
    public void respondWithValue() {
        output().answered();
        end();
    }

    /** Called before a response: makes it the last if the server drains and no further request has arrived. */
    private void endIfDrained() {
        if (phase == Phase.DRAINING && waiting.isEmpty() && decoder.isEmpty()) {
            closeAfterAnswer();
        }
    }

    /** Ends the current request, and continues with the next or closes the connection. */
    private void end() {
        current = null;
        awaitingAnswer = false;
        if (answers().announcesClose()) {
            // While draining, the client may be sending a request.
            boolean unread = phase != Phase.SERVING || bytesFollow || !waiting.isEmpty();
            phase = Phase.CLOSING;
            endOutput(unread ? LingeringClose.LISTENER : LingeringClose.unlessAllIsRead(decoder::hasUnread));
        } else if (!handling) {
            goOn(output().context());
        }
    }

    private void endOutput(ChannelFutureListener listener) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        output().end(listener);
        output().context().channel().config().setAutoRead(true);
    }

    Http1Answers answers() {
        if (answers == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return answers;
    }

    private Http1Output output() {
        return answers().output();
    }

    /** Handles the messages and bytes queued meanwhile. */
    private void goOn(ChannelHandlerContext ctx) {
        while (!isEnding() && !isBlocked() && !waiting.isEmpty()) {
            handle(ctx, waiting.remove());
        }
        if (!hasToWait()) {
            decoder.resume();
        }
        if (phase != Phase.OVER) {
            output().flush();
            ctx.channel().config().setAutoRead(phase == Phase.CLOSING || !hasToWait());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (phase != Phase.OVER && output().resume() && !handling) {
            goOn(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Drain.Begin begin && phase == Phase.SERVING) {
            phase = Phase.DRAINING;
            begin.count(requestsInFlight());
        } else if (event instanceof Drain.EndIdle && phase == Phase.DRAINING && requestsInFlight() == 0) {
            phase = Phase.CLOSING;
            endOutput(LingeringClose.LISTENER);
        }
    }

    /** Returns the number of requests received at least in part and not answered. */
    private int requestsInFlight() {
        return (current == null ? 0 : 1) + (decoder.isEmpty() ? 0 : 1);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        phase = Phase.OVER;
        service.deadlines().forget(ctx.channel().eventLoop(), this);
        if (current != null) {
            current.abandon();
            current = null;
        }
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        output().release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Connections.closeAfter(ctx, cause);
    }
}
