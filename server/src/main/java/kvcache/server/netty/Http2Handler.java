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
import java.lang.foreign.MemorySegment;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import kvcache.server.http.Answer;
import kvcache.server.http.HttpCache;
import kvcache.server.http.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * Serves one h2c connection (RFC 9113), straight on Netty's frames: no channel, no pipeline and no message object is
 * made for a stream. Answers of one read leave in one write.
 */
final class Http2Handler extends Http2ConnectionHandler {

    private static final int MAX_CONCURRENT_STREAMS = 256;

    /** Longer bodies are not copied into a buffer of Netty's but written as they are. */
    private static final int COPIED_BODY_BYTES = 16 * 1024;

    /** Values that were copied and wait for the client's windows are at most about so many bytes; further reads wait. */
    private static final long MOST_COPIED_BYTES = 16 * 1024 * 1024;

    private final Service service;
    private final Http2Heads heads = new Http2Heads();
    private final Values values;
    private final Queue<Exchange> heldBack = new ArrayDeque<>();

    /** How many bytes of values were copied for this connection and are not sent yet, short ones left out. */
    private long copiedBytes;

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
        this.values = new Values(service.http().clock());
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
        exchange.respondTo(new StreamResponder(stream, isHead));
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
    public void flush(ChannelHandlerContext context) {
        heads.flushed();
        super.flush(context);
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

    /** Answers over one stream. */
    private final class StreamResponder implements Responder {

        private final Http2Stream stream;
        private final boolean isHead;

        StreamResponder(Http2Stream stream, boolean isHead) {
            this.stream = stream;
            this.isHead = isHead;
        }

        @Override
        public boolean hasRoom(Exchange exchange) {
            boolean room = copiedBytes < MOST_COPIED_BYTES;
            if (!room) {
                heldBack.add(exchange);
            }
            return room;
        }

        @Override
        public ValueReader reader() {
            values.isHead = isHead;
            return values;
        }

        @Override
        public void respond(Answer answer) {
            byte[] body = answer.body();
            send(
                    heads.of(answer),
                    isHead || body.length == 0 ? null : buffer(body),
                    context().newPromise());
        }

        @Override
        public void respondWithValue() {
            Http2Headers head = values.takeHead();
            ByteBuf body = values.takeBody();
            ChannelPromise written = context().newPromise();
            int copied = body != null && body.isDirect() && body.readableBytes() > COPIED_BODY_BYTES
                    ? body.readableBytes()
                    : 0;
            if (copied > 0) {
                copiedBytes += copied;
                written.addListener(done -> sent(copied));
            }
            send(head, body, written);
        }

        private void send(Http2Headers head, @Nullable ByteBuf body, ChannelPromise written) {
            stream.removeProperty(exchangeKey);
            if (stream.state().remoteSideOpen()) {
                // The rest of the request is not read: the client is asked to stop (RFC 9113, section 8.1).
                written.addListener(done -> {
                    resetStream(
                            context(),
                            stream.id(),
                            Http2Error.NO_ERROR.code(),
                            context().newPromise());
                    flush(context()); // the answer is flushed already, or this would not run
                });
            }
            if (body == null) {
                encoder().writeHeaders(context(), stream.id(), head, 0, true, written);
            } else {
                encoder()
                        .writeHeaders(
                                context(),
                                stream.id(),
                                head,
                                0,
                                false,
                                context().newPromise());
                encoder().writeData(context(), stream.id(), body, 0, true, written);
            }
            if (!reading) {
                flush(context()); // of this handler, not of the context: it sends what flow control has queued
            }
        }
    }

    /** Values that were copied are sent, or will never be: others may be read. */
    private void sent(int copied) {
        copiedBytes -= copied;
        while (copiedBytes < MOST_COPIED_BYTES && !heldBack.isEmpty()) {
            // Not here: this may run inside the flow controller's own writing.
            context().executor().execute(heldBack.remove()::resume);
        }
    }

    private ByteBuf buffer(byte[] body) {
        return body.length > COPIED_BODY_BYTES
                ? Unpooled.wrappedBuffer(body)
                : context().alloc().directBuffer(body.length).writeBytes(body);
    }

    /** Holds one value between its reading and its writing. */
    private final class Values extends ValueReader {

        private boolean isHead;
        private @Nullable Http2Headers head;
        private @Nullable ByteBuf body;

        Values(InstantSource clock) {
            super(clock);
        }

        @Override
        protected void value(byte[] value, @Nullable String contentType, long version, long maxAgeSeconds) {
            body = isHead || value.length == 0 ? null : buffer(value);
            head = heads.ofValue(contentType, version, maxAgeSeconds, value.length);
        }

        @Override
        protected void value(
                MemorySegment memory,
                long valueOffset,
                int valueBytes,
                @Nullable String contentType,
                long version,
                long maxAgeSeconds) {
            body = isHead || valueBytes == 0 ? null : Memory.copy(context().alloc(), memory, valueOffset, valueBytes);
            head = heads.ofValue(contentType, version, maxAgeSeconds, valueBytes);
        }

        Http2Headers takeHead() {
            Http2Headers taken = head;
            head = null;
            if (taken == null) {
                throw new IllegalStateException("no value was read");
            }
            return taken;
        }

        @Nullable
        ByteBuf takeBody() {
            ByteBuf taken = body;
            body = null;
            return taken;
        }
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
            boolean isHead = "HEAD".contentEquals(method);
            Exchange exchange = new Exchange(
                    service,
                    context.channel().eventLoop(),
                    new Http2Head(headers),
                    new StreamResponder(stream, isHead));
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
            headerSensitivityDetector((name, value) -> Http2Heads.isOfOneAnswerAlone(name));
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
