package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kvcache.load.record.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An h2c connection by prior knowledge (RFC 9113, section 3.3): one stream a request, told apart by a frame listener on
 * Netty's {@link Http2ConnectionHandler}, without a channel for each stream.
 *
 * <p>It counts as open when the server's settings have come, and keeps to the number of streams that they allow. After a
 * GOAWAY, or when its stream identifiers are used up, it takes nothing new, waits for what is in flight, and closes.
 * Windows are large, since what comes is checked at once and never kept.
 */
final class H2Connection extends Http2EventAdapter implements ClientConnection {

    private static final AsciiString PATH = Http2Headers.PseudoHeaderName.PATH.value();
    private static final int STREAM_WINDOW_BYTES = 4 << 20;
    private static final int CONNECTION_WINDOW_BYTES = 32 << 20;

    /** The highest identifier that a client can give a stream, less one to stay clear of the end. */
    private static final int LAST_STREAM = Integer.MAX_VALUE - 2;

    private final ConnectionSettings settings;
    private final H2Requests requests;
    private final byte[] scratch;
    private final ConnectionListener listener;
    private final Http2Connection connection = new DefaultHttp2Connection(false);
    private final Http2Connection.PropertyKey slotKey = connection.newKey();
    private final Http2ConnectionHandler handler;
    private final Slot[] slots;
    private final ArrayDeque<Slot> free;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> settingsDue;
    private boolean opened;
    private boolean retiring;
    private boolean closed;
    private boolean reading;
    private long nowNs;

    private H2Connection(
            ConnectionSettings settings, H2Requests requests, byte[] scratch, ConnectionListener listener) {
        this.settings = settings;
        this.requests = requests;
        this.scratch = scratch;
        this.listener = listener;
        slots = new Slot[settings.depth()];
        free = new ArrayDeque<>(slots.length + 1);
        long now = System.nanoTime();
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot(new Exchange(settings.source(), settings.freshness(), now));
            free.add(slots[i]);
        }
        connection.addListener(this);
        handler = new Http2ConnectionHandlerBuilder()
                .connection(connection)
                .frameListener(this)
                .initialSettings(
                        Http2Settings.defaultSettings().pushEnabled(false).initialWindowSize(STREAM_WINDOW_BYTES))
                .validateHeaders(false)
                // Paths are not put into the compression table, which other keys would push them out of at once.
                .headerSensitivityDetector((name, value) -> AsciiString.contentEquals(PATH, name))
                .gracefulShutdownTimeoutMillis(0)
                .build();
    }

    /** A handler that makes a channel such a connection. */
    static ChannelHandler handler(
            ConnectionSettings settings, H2Requests requests, byte[] scratch, ConnectionListener listener) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                H2Connection made = new H2Connection(settings, requests, scratch, listener);
                channel.pipeline().addLast(made.handler, made.new ChannelEvents());
            }
        };
    }

    @Override
    public boolean hasRoom() {
        return opened
                && !retiring
                && !closed
                && !free.isEmpty()
                && connection.local().canOpenStream();
    }

    @Override
    public Exchange nextSlot() {
        return free.element().exchange;
    }

    @Override
    public void send(Exchange exchange) {
        Slot slot = free.remove();
        ChannelHandlerContext ctx = context();
        int id = connection.local().incrementAndGetNextStreamId();
        retiring |= id >= LAST_STREAM;
        slot.begin(id);
        boolean hasBody = requests.hasBody(exchange);
        handler.encoder().writeHeaders(ctx, id, requests.headers(exchange), 0, !hasBody, ctx.newPromise());
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            // The codec would not open it: nothing more can be sent here.
            retiring = true;
            finish(slot, Outcome.CLOSED, exchange.sentNs());
            return;
        }
        stream.setProperty(slotKey, slot);
        if (hasBody) {
            handler.encoder().writeData(ctx, id, requests.body(ctx.alloc(), exchange), 0, true, ctx.newPromise());
        }
    }

    @Override
    public void flush() {
        // While reading, the handler flushes by itself when it is done.
        if (!reading && !closed) {
            handler.flush(context());
        }
    }

    @Override
    public void expire(long sentNs, long now) {
        boolean reset = false;
        for (Slot slot : slots) {
            if (slot.active && slot.exchange.sentNs() - sentNs <= 0) {
                ChannelHandlerContext ctx = context();
                handler.resetStream(ctx, slot.streamId, Http2Error.CANCEL.code(), ctx.newPromise());
                finish(slot, Outcome.TIMEOUT, now);
                reset = true;
            }
        }
        if (reset) {
            flush();
        }
    }

    @Override
    public void close() {
        retiring = true;
        context().channel().close();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings given) {
        if (opened || closed) {
            return;
        }
        opened = true;
        if (settingsDue != null) {
            settingsDue.cancel(false);
        }
        listener.opened(this);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
        Slot slot = slot(streamId);
        if (slot == null) {
            return;
        }
        CharSequence status = headers.status();
        if (status != null) {
            int code = code(status);
            if (code >= 100 && code < 200 && !endOfStream) {
                return;
            }
            slot.status = code;
            slot.exchange.startBody(code);
        }
        if (endOfStream) {
            complete(slot);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
        int bytes = data.readableBytes() + padding;
        Slot slot = slot(streamId);
        if (slot != null) {
            while (data.isReadable()) {
                int length = Math.min(data.readableBytes(), scratch.length);
                data.readBytes(scratch, 0, length);
                slot.exchange.body(scratch, 0, length);
            }
            if (endOfStream) {
                complete(slot);
            }
        }
        return bytes;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Slot slot = stream.getProperty(slotKey);
        if (slot != null && slot.active && slot.streamId == stream.id()) {
            finish(slot, Outcome.CLOSED, reading ? nowNs : System.nanoTime());
        }
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
        retiring = true;
    }

    private @Nullable Slot slot(int streamId) {
        Http2Stream stream = connection.stream(streamId);
        Slot slot = stream == null ? null : stream.getProperty(slotKey);
        return slot != null && slot.active && slot.streamId == streamId ? slot : null;
    }

    private void complete(Slot slot) {
        finish(slot, slot.status == 0 ? Outcome.CLOSED : slot.exchange.outcome(slot.status), readTime());
    }

    private void finish(Slot slot, Outcome outcome, long now) {
        slot.active = false;
        listener.finished(slot.exchange, outcome, now);
        slot.exchange.free(now);
        free.add(slot);
    }

    @Override
    public boolean isIdle() {
        return free.size() == slots.length;
    }

    /** When the bytes now being dealt with were read: taken once for all of them. */
    private long readTime() {
        if (!reading) {
            reading = true;
            nowNs = System.nanoTime();
        }
        return nowNs;
    }

    private static int code(CharSequence status) {
        int code = 0;
        for (int i = 0; i < status.length(); i++) {
            code = code * 10 + status.charAt(i) - '0';
        }
        return code;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected yet");
        }
        return context;
    }

    /** What the channel itself tells, after the handler has dealt with it. */
    private final class ChannelEvents extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Http2Exception {
            context = ctx.pipeline().context(handler);
            connection
                    .local()
                    .flowController()
                    .incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW_BYTES);
            handler.flush(context());
            settingsDue = ctx.executor()
                    .schedule(
                            () -> {
                                ctx.close();
                            },
                            settings.connectTimeout().toNanos(),
                            TimeUnit.NANOSECONDS);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            long now = readTime();
            reading = true;
            listener.progressed(now);
            reading = false;
            if (retiring && isIdle()) {
                ctx.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed = true;
            long now = System.nanoTime();
            for (Slot slot : slots) {
                if (slot.active) {
                    finish(slot, Outcome.CLOSED, now);
                }
            }
            if (opened) {
                listener.closed();
            } else {
                if (settingsDue != null) {
                    settingsDue.cancel(false);
                }
                listener.refused(new IOException("the server does not speak HTTP/2 without TLS"));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof IOException)) {
                listener.broken(cause);
            }
            ctx.close();
        }
    }

    /** An exchange and the stream that it is on. */
    private static final class Slot {
        final Exchange exchange;
        int streamId;
        int status;
        boolean active;

        Slot(Exchange exchange) {
            this.exchange = exchange;
        }

        void begin(int id) {
            streamId = id;
            status = 0;
            active = true;
        }
    }
}
