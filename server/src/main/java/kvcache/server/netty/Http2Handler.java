package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import kvcache.server.http.Answer;
import kvcache.server.http.HttpCache;
import org.jspecify.annotations.Nullable;

/**
 * Serves one h2c connection (RFC 9113), straight on Netty's frames: no channel, no pipeline and no message object is
 * made for a stream. Answers of one read leave in one write.
 */
final class Http2Handler extends Http2ConnectionHandler {

    private static final int MAX_CONCURRENT_STREAMS = 256;

    /** Longer bodies are not copied into a buffer of Netty's but written as they are. */
    private static final int COPIED_BODY_BYTES = 16 * 1024;

    private final Service service;
    private final HttpDate date = new HttpDate();
    private final Http2Connection.PropertyKey exchangeKey;

    /** A read is being handled, at whose end everything is flushed. */
    private boolean reading;

    private @Nullable ChannelHandlerContext ctx;

    private Http2Handler(
            Service service,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings initialSettings) {
        super(decoder, encoder, initialSettings);
        this.service = service;
        this.exchangeKey = connection().newKey();
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Exchange exchange = stream.removeProperty(exchangeKey);
                if (exchange != null) {
                    exchange.abandon();
                }
            }
        });
    }

    static Http2Handler create(Service service) {
        return new Builder(service).build();
    }

    /** Answers the request that asked for h2c, which is whole, as stream 1 (RFC 7540, section 3.2). */
    void answerUpgraded(Exchange exchange, boolean isHead) {
        Http2Stream stream = connection().stream(1);
        stream.setProperty(exchangeKey, exchange);
        exchange.respondTo(answer -> respond(stream, isHead, answer));
        exchange.complete();
        flush(context());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        ctx = added;
        super.handlerAdded(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        reading = true;
        super.channelRead(context, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        reading = false;
        super.channelReadComplete(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == Connections.Event.DRAIN) {
            context.channel().close(); // says GOAWAY, and closes when the last stream has ended
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(context, cause);
        } else {
            Connections.closeAfter(context, cause);
        }
    }

    private ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return ctx;
    }

    private void respond(Http2Stream stream, boolean isHead, Answer answer) {
        stream.removeProperty(exchangeKey);
        byte[] body = answer.body();
        Http2Headers headers = new DefaultHttp2Headers(false)
                .status(Integer.toString(answer.status().code()))
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.DATE, date.now());
        String contentType = answer.contentType();
        if (contentType != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        String allow = answer.allow();
        if (allow != null) {
            headers.set(HttpHeaderNames.ALLOW, allow);
        }
        boolean hasBody = body.length > 0 && !isHead;
        ChannelPromise written = context().newPromise();
        if (!stream.state().remoteSideOpen()) {
            send(stream.id(), headers, hasBody ? body : null, written);
        } else {
            // The rest of the request is not read: the client is asked to stop (RFC 9113, section 8.1).
            written.addListener(done -> {
                resetStream(
                        context(),
                        stream.id(),
                        Http2Error.NO_ERROR.code(),
                        context().newPromise());
                flush(context()); // the answer is flushed already, or this would not run
            });
            send(stream.id(), headers, hasBody ? body : null, written);
        }
        if (!reading) {
            flush(context()); // of this handler, not of the context: it sends what flow control has queued
        }
    }

    private void send(int streamId, Http2Headers headers, byte @Nullable [] body, ChannelPromise written) {
        if (body == null) {
            encoder().writeHeaders(context(), streamId, headers, 0, true, written);
        } else {
            encoder()
                    .writeHeaders(
                            context(), streamId, headers, 0, false, context().newPromise());
            encoder().writeData(context(), streamId, buffer(body), 0, true, written);
        }
    }

    private ByteBuf buffer(byte[] body) {
        return body.length > COPIED_BODY_BYTES
                ? Unpooled.wrappedBuffer(body)
                : context().alloc().directBuffer(body.length).writeBytes(body);
    }

    /** Turns frames into exchanges. */
    private final class Requests extends Http2FrameAdapter {

        private void complete(Exchange exchange) {
            if (connection().goAwaySent()) {
                // Netty closes the connection when it has seen the end of the last request, and an answer written
                // before that, inside this very call, would never be flushed.
                context().executor().execute(exchange::complete);
            } else {
                exchange.complete();
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream) {
            onHeadersRead(context, streamId, headers, padding, endOfStream);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
            Http2Stream stream = connection().stream(streamId);
            Exchange begun = stream.getProperty(exchangeKey);
            if (begun != null) { // trailers
                complete(begun);
                return;
            }
            CharSequence method = headers.method();
            if (method == null) {
                return; // trailers of a request that is answered already
            }
            CharSequence path = headers.path();
            boolean isHead = "HEAD".contentEquals(method);
            Exchange exchange = new Exchange(
                    service,
                    context.channel().eventLoop(),
                    method.toString(),
                    path == null ? "" : path.toString(),
                    headers.getLong(HttpHeaderNames.CONTENT_LENGTH, -1),
                    answer -> respond(stream, isHead, answer));
            stream.setProperty(exchangeKey, exchange);
            if (endOfStream || exchange.declaresTooMuch()) {
                complete(exchange);
            } else if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(headers.get(HttpHeaderNames.EXPECT))) {
                encoder()
                        .writeHeaders(
                                context,
                                streamId,
                                new DefaultHttp2Headers(false).status("100"),
                                0,
                                false,
                                context.newPromise());
            }
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream) {
            int flowControlled = data.readableBytes() + padding;
            Exchange exchange = connection().stream(streamId).getProperty(exchangeKey);
            if (exchange != null && (!exchange.add(data) || endOfStream)) {
                complete(exchange);
            }
            return flowControlled;
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Handler, Builder> {

        private final Service service;

        Builder(Service service) {
            this.service = service;
            server(true);
            gracefulShutdownTimeoutMillis(-1); // how long the end may take is for the listener to say
            validateRequiredPseudoHeaders(true);
            initialSettings(Http2Settings.defaultSettings()
                    .maxConcurrentStreams(MAX_CONCURRENT_STREAMS)
                    .maxHeaderListSize(HttpCache.MAX_HEADER_BYTES));
        }

        @Override
        protected Http2Handler build() {
            return super.build();
        }

        @Override
        protected Http2Handler build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initialSettings) {
            Http2Handler handler = new Http2Handler(service, decoder, encoder, initialSettings);
            frameListener(handler.new Requests());
            return handler;
        }
    }
}
