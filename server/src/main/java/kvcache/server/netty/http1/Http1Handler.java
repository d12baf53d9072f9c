package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import kvcache.server.api.Precondition;
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
import kvcache.server.netty.Memory;
import kvcache.server.netty.Responder;
import kvcache.server.netty.Service;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/**
 * Serves one HTTP/1.1 connection: takes what Netty's decoder found and writes the answers, in order.
 *
 * <p>Requests are served one after another. While one waits (for its place in the concurrency limit, for a store that
 * blocks, or for a client that does not read), what was decoded behind it queues up and reading stops, so that memory
 * stays bounded by what one read brought. Answers gather in one buffer and leave in one write when the read is over.
 */
final class Http1Handler extends ChannelInboundHandlerAdapter
        implements Responder, Deadlines.Watched, Http1Decoder.Taker {

    private final Service service;
    private final Queue<HttpObject> waiting = new ArrayDeque<>();

    private @Nullable Exchange current;
    private @Nullable H2cUpgrade upgrade;
    private boolean isHead;
    private Http1Writer.Persistence persistence = Http1Writer.Persistence.PERSISTENT;

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

    private final LastPlainRequest lastRequest = new LastPlainRequest();
    private final Http1Decoder decoder;
    private final Deadlines.Patience patience;
    private int requests;

    /** What there is as soon as the handler is in its pipeline. */
    private record Ends(ChannelHandlerContext ctx, Http1Writer writer, Http1Output output, Http1Values values) {}

    private @Nullable Ends ends;

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
        Http1Writer writer = Http1Writer.ofLoop();
        Http1Output output = new Http1Output(added, writer, service.bodyMemory());
        ends = new Ends(added, writer, output, new Http1Values(service.http().clock(), output, writer));
        service.deadlines().watch(added.channel().eventLoop(), this);
    }

    @Override
    public void sweep(long nowNs) {
        Deadlines.Wait wait = awaited();
        if (patience.isOver(wait, Connections.progress(requests, output().unsentBytes()), nowNs)) {
            if (wait == Deadlines.Wait.REST_OF_REQUEST) {
                isHead &= current != null;
                refuse(Status.REQUEST_TIMEOUT);
            } else {
                context().close();
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

    /** Whether the next byte begins a request that could be served at once. */
    boolean isIdle() {
        return phase == Phase.SERVING && current == null && !isBlocked() && waiting.isEmpty();
    }

    /** What the fast path may learn from. */
    LastPlainRequest lastRequest() {
        return lastRequest;
    }

    /** Takes a place for plain requests, one after another; false where they have to take the long way. Only when idle. */
    boolean beginPlain() {
        return !service.http().mayBlock() && service.limit().tryAcquire();
    }

    /** Gives the place back. */
    void endPlain() {
        service.limit().release();
    }

    /** Says whether there are bytes behind those that are being passed on. */
    void bytesFollow(boolean follow) {
        bytesFollow = follow;
    }

    /** Serves a read of which nothing but the key matters; with a place for it. */
    void serveRead(Key key) {
        requests++;
        isHead = false;
        persistence = Http1Writer.Persistence.PERSISTENT;
        Answer instead = service.http().read(key, Precondition.NONE, reader());
        if (instead == null) {
            output().answered();
        } else {
            write(instead);
        }
    }

    /** Serves a write of which nothing but key, media type and body matter; with a place for it. */
    void serveWrite(Key key, @Nullable String contentType, byte[] body) {
        requests++;
        isHead = false;
        persistence = Http1Writer.Persistence.PERSISTENT;
        write(service.http().answer(new Route.Write(key, Precondition.NONE, contentType, null), body));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isEnding()) {
            ReferenceCountUtil.release(message);
        } else if (isBlocked() || !waiting.isEmpty()) {
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
        flush();
    }

    @Override
    public Http1Decoder.Wanted wanted() {
        if (phase == Phase.CLOSING) {
            return Http1Decoder.Wanted.NOTHING;
        }
        return isBlocked() || !waiting.isEmpty()
                ? Http1Decoder.Wanted.NO_FURTHER_REQUEST
                : Http1Decoder.Wanted.REQUESTS;
    }

    /** An incomplete request is refused; if complete ones were dropped, the answer before them is the last. */
    @Override
    public void dropped() {
        if (isEnding()) {
            return;
        }
        if (awaitingAnswer) {
            phase = Phase.CLOSING;
            persistence = Http1Writer.Persistence.CLOSED;
        } else if (output().isCongested()) {
            phase = Phase.CLOSING;
            endOutput(LingeringClose.LISTENER);
        } else {
            isHead &= current != null;
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

    private void handle(ChannelHandlerContext ctx, HttpObject message) {
        handling = true;
        try {
            if (message.decoderResult().isFailure()) {
                isHead &= current != null; // what is no request is not the HEAD before it either
                refuse(statusOf(message.decoderResult().cause()));
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content && current != null && !isEnding()) {
                takeContent(ctx, current, content);
            }
        } finally {
            handling = false;
            ReferenceCountUtil.release(message);
        }
    }

    private Status statusOf(Throwable cause) {
        return switch (cause) {
            // Within a request it is the line of a chunk.
            case TooLongHttpLineException tooLong -> current == null ? Status.URI_TOO_LONG : Status.BAD_REQUEST;
            case TooLongHttpHeaderException tooLong -> Status.HEADER_FIELDS_TOO_LARGE;
            default -> Status.BAD_REQUEST;
        };
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        begin(ctx, request, Http1Head.of(request));
        request.headers().clear(); // the decoder keeps the request until its body has come
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request, Http1Head head) {
        requests++;
        isHead = HttpMethod.HEAD.equals(request.method());
        Answer refusal = Http1Rules.refusal(head);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        persistence = !HttpUtil.isKeepAlive(request)
                ? Http1Writer.Persistence.CLOSED
                : head.isHttp10() ? Http1Writer.Persistence.KEPT_ALIVE : Http1Writer.Persistence.PERSISTENT;
        Exchange exchange = new Exchange(service, ctx.channel().eventLoop(), head, this);
        current = exchange;
        upgrade = null;
        lastRequest.forget();
        if (persistence == Http1Writer.Persistence.PERSISTENT) {
            upgrade = H2cUpgrade.of(request, service);
            lastRequest.note(request, exchange);
        }
        if (exchange.declaresTooMuch()) {
            cutShort(exchange);
        } else if (RequestRules.expectsContinue(head)) {
            if (exchange.isKnown()) {
                cutShort(exchange); // the client may send the body or not: only the connection's end is clear to both
            } else {
                Http1Writer.writeContinue(output().buffer());
                flush();
            }
        }
    }

    private void takeContent(ChannelHandlerContext ctx, Exchange exchange, HttpContent content) {
        if (!exchange.add(content.content())) {
            cutShort(exchange);
        } else if (content instanceof LastHttpContent) {
            if (upgrade != null && waiting.isEmpty() && phase == Phase.SERVING) {
                switchToHttp2(ctx, exchange, upgrade);
            } else {
                complete(exchange);
            }
        }
    }

    private void complete(Exchange exchange) {
        awaitingAnswer = true;
        exchange.complete();
    }

    /** Answers a request whose body will not be read to its end, and ends the connection. */
    private void cutShort(Exchange exchange) {
        phase = Phase.CLOSING;
        persistence = Http1Writer.Persistence.CLOSED;
        complete(exchange);
    }

    /** Answers what is no request, and ends the connection, since nobody knows where the next one starts. */
    private void refuse(Status status) {
        refuse(Answer.text(status));
    }

    private void refuse(Answer answer) {
        if (current != null) {
            current.abandon();
        }
        phase = Phase.CLOSING;
        persistence = Http1Writer.Persistence.CLOSED;
        respond(answer);
    }

    @Override
    public boolean hasRoom(Exchange exchange) {
        return true; // reading stops while there is none
    }

    @Override
    public ValueReader reader() {
        endIfDrained();
        ends().values.of(isHead, persistence);
        return ends().values;
    }

    @Override
    public void respond(Answer answer) {
        endIfDrained();
        write(answer);
        end();
    }

    @Override
    public void respondWithValue() {
        output().answered();
        end();
    }

    /** The current request is about to be answered: if the server is about to end and no other has come, it is the last. */
    private void endIfDrained() {
        if (phase == Phase.DRAINING && waiting.isEmpty() && decoder.isEmpty()) {
            phase = Phase.CLOSING;
            persistence = Http1Writer.Persistence.CLOSED;
        }
    }

    /** The current request is answered: goes on to the next, or ends the connection. */
    private void end() {
        ChannelHandlerContext context = context();
        current = null;
        awaitingAnswer = false;
        if (persistence == Http1Writer.Persistence.CLOSED) {
            boolean unread = phase != Phase.SERVING
                    || bytesFollow
                    || !waiting.isEmpty(); // or sent by a client that does not know yet
            phase = Phase.CLOSING;
            endOutput(unread ? LingeringClose.LISTENER : this::closeOrLinger);
        } else if (!handling) {
            goOn(context);
        }
    }

    /**
     * The last answer to a client that asked for the connection's end is written. If it has sent more, closing would reset the
     * connection, and the client might lose what it has not read. One that has sent nothing costs no further system call.
     */
    private void closeOrLinger(ChannelFuture written) throws Exception {
        boolean unread = decoder.hasUnread();
        (unread ? LingeringClose.LISTENER : ChannelFutureListener.CLOSE).operationComplete(written);
    }

    private void endOutput(ChannelFutureListener how) {
        releaseWaiting();
        output().end(how);
        context().channel().config().setAutoRead(true);
    }

    private void write(Answer answer) {
        Http1Output output = output();
        ByteBuf out = output.buffer();
        int start = out.writerIndex();
        ends().writer.writeHead(out, answer, persistence);
        if (!isHead && !output.addOwn(answer.body())) {
            out.writerIndex(start);
            ends().writer.writeHead(out, Answer.BUSY, persistence);
            Memory.append(out, Answer.BUSY.body(), 0, Answer.BUSY.body().length);
        }
        output.answered();
    }

    private Ends ends() {
        if (ends == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return ends;
    }

    private ChannelHandlerContext context() {
        return ends().ctx;
    }

    private Http1Output output() {
        return ends().output;
    }

    /** Sends all answers there are. */
    void flush() {
        output().flush();
    }

    /** Goes on with what came meanwhile. */
    private void goOn(ChannelHandlerContext ctx) {
        while (!isEnding() && !isBlocked() && !waiting.isEmpty()) {
            handle(ctx, waiting.remove());
        }
        if (!isBlocked() && waiting.isEmpty()) {
            decoder.resume();
        }
        if (phase != Phase.OVER) {
            flush();
            ctx.channel().config().setAutoRead(phase == Phase.CLOSING || (!isBlocked() && waiting.isEmpty()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (phase != Phase.OVER && output().resume() && !handling) {
            goOn(ctx);
        }
    }

    private void switchToHttp2(ChannelHandlerContext ctx, Exchange exchange, H2cUpgrade to) {
        current = null;
        Http1Writer.writeSwitchingToH2c(output().buffer());
        flush();
        phase = Phase.OVER;
        ctx.channel().config().setAutoRead(true);
        to.complete(ctx, exchange, isHead);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Drain.Begin begin && phase == Phase.SERVING) {
            phase = Phase.DRAINING;
            begin.count(requestsInFlight());
        } else if (event instanceof Drain.EndIdle && phase == Phase.DRAINING && requestsInFlight() == 0) {
            phase = Phase.CLOSING;
            output().end(LingeringClose.LISTENER);
        }
    }

    /** How many requests have come at least in part and are not answered. */
    private int requestsInFlight() {
        long queued = waiting.stream().filter(HttpRequest.class::isInstance).count();
        return (int) queued + (current == null ? 0 : 1) + (decoder.isEmpty() ? 0 : 1);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        phase = Phase.OVER;
        service.deadlines().forget(ctx.channel().eventLoop(), this);
        if (current != null) {
            current.abandon();
            current = null;
        }
        releaseWaiting();
        output().release();
    }

    private void releaseWaiting() {
        while (!waiting.isEmpty()) {
            ReferenceCountUtil.release(waiting.remove());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Connections.closeAfter(ctx, cause);
    }
}
