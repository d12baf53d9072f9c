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
        implements Responder, Deadlines.Watched, Http1Decoder.Taker {

    private final Service service;
    private final Queue<HttpObject> waiting = new ArrayDeque<>();

    private @Nullable Exchange current;
    private @Nullable H2cUpgrade upgrade;
    /** The last request that began, if nothing of it but its key and its body matters, and the body's length. */
    private @Nullable Route plain;

    private int plainBodyBytes;

    /** What becomes of bytes that come; it only ever moves on. */
    private enum Phase {
        /** They are requests. */
        SERVING,
        /** They are requests, and the connection ends with the answer to the last one that has come. */
        DRAINING,
        /** They are thrown away: the connection ends with the answer being written. */
        CLOSING,
        /** They are none of this handler's: it is replaced or removed, and does nothing any more. */
        OVER
    }

    private Phase phase = Phase.SERVING;

    /** The fast path holds bytes behind those that it has passed on. */
    private boolean bytesFollow;

    /** The current request is whole and its answer is not here yet. */
    private boolean awaitingAnswer;
    /** Messages are being handled further up the stack, which sees to the rest. */
    private boolean handling;

    private final Http1Decoder decoder;
    private final Deadlines.Patience patience;

    /** Not null once the handler is in its pipeline. */
    private @Nullable Http1Answers answers;

    Http1Handler(Service service) {
        this.service = service;
        this.decoder = new Http1Decoder(service.headMemory(), this);
        this.patience = service.deadlines().patience();
    }

    /** What is to stand before it in the pipeline. */
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

    /** Returns whether a request that begins now could be served at once. */
    boolean isIdle() {
        return phase == Phase.SERVING && current == null && !hasToWait();
    }

    /** Returns whether the next byte begins a request that could be served at once. */
    boolean isBetweenRequests() {
        return isIdle() && decoder.isEmpty();
    }

    /**
     * Lets the decoder take bytes, all but a head or a body at most, and returns what has become of them. Only when
     * between requests, or for the body of a plain request.
     *
     * @param more whether there are bytes behind them
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
    public Http1Decoder.Wanted wanted() {
        if (phase == Phase.CLOSING) {
            return Http1Decoder.Wanted.NOTHING;
        }
        return hasToWait() ? Http1Decoder.Wanted.NO_FURTHER_REQUEST : Http1Decoder.Wanted.REQUESTS;
    }

    /** An incomplete request is refused; if complete ones were dropped, the answer before them is the last. */
    @Override
    public void dropped() {
        if (isEnding()) {
            return;
        }
        if (awaitingAnswer) {
            closeBehindAnswer();
        } else if (output().isCongested()) {
            phase = Phase.CLOSING;
            endOutput(LingeringClose.LISTENER);
        } else {
            refuse(Answer.BUSY);
        }
    }

    /** Whether no further request is served. */
    private boolean isEnding() {
        return phase == Phase.CLOSING || phase == Phase.OVER;
    }

    private boolean isBlocked() {
        return awaitingAnswer || output().isCongested();
    }

    /** Whether what comes now queues up. */
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
            closeBehindAnswer(); // nobody knows where the next one begins
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
            cutShort(exchange); // the client may send the body or not: only the connection's end is clear to both
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

    /** Answers a request whose body will not be read to its end, and ends the connection. */
    private void cutShort(Exchange exchange) {
        closeBehindAnswer();
        complete(exchange);
    }

    /** Answers what is no request, or not whole, and ends the connection. */
    private void refuse(Answer answer) {
        if (current == null) {
            answers().beginAnother(); // it is not the HEAD before it
        } else {
            current.abandon();
        }
        closeBehindAnswer();
        respond(answer);
    }

    private void closeBehindAnswer() {
        phase = Phase.CLOSING;
        answers().announceEnd();
    }

    @Override
    public boolean hasRoom(Exchange exchange) {
        return true; // reading stops while there is none
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

    /** The current request is about to be answered: the last one if the server drains and no other has come. */
    private void endIfDrained() {
        if (phase == Phase.DRAINING && waiting.isEmpty() && decoder.isEmpty()) {
            closeBehindAnswer();
        }
    }

    /** The current request is answered: goes on to the next, or ends the connection. */
    private void end() {
        current = null;
        awaitingAnswer = false;
        if (answers().announcesEnd()) {
            boolean unread = phase != Phase.SERVING
                    || bytesFollow
                    || !waiting.isEmpty(); // or sent by a client that does not know yet
            phase = Phase.CLOSING;
            endOutput(unread ? LingeringClose.LISTENER : LingeringClose.unlessAllIsRead(decoder::hasUnread));
        } else if (!handling) {
            goOn(output().context());
        }
    }

    private void endOutput(ChannelFutureListener how) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        output().end(how);
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

    /** Goes on with what came meanwhile. */
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

    /** How many requests have come at least in part and are not answered. */
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
