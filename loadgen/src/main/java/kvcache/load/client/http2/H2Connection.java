package kvcache.load.client.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import kvcache.base.http2.Http2Frames;
import kvcache.load.client.ClientConnection;
import kvcache.load.client.ConnectionListener;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.Connector;
import kvcache.load.client.Faults;
import kvcache.load.client.Handshake;
import kvcache.load.client.MalformedAnswerException;
import kvcache.load.client.RequestSlot;
import kvcache.load.record.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection (RFC 9113) that works directly on the socket's bytes: one stream per request, one write per
 * batch of frames.
 *
 * <p>It is open once the server's settings have arrived, and respects their limits on streams, windows and frames.
 * After a GOAWAY, or when its stream identifiers are exhausted, it accepts no new requests, waits for those in flight,
 * and closes. Streams that the server reports as not processed are retried (RFC 9113, sections 6.8 and 8.7). Its own
 * flow-control windows have the maximum size, since received data is checked at once and never buffered. A protocol
 * error closes the connection.
 */
public final class H2Connection extends ChannelInboundHandlerAdapter implements ClientConnection, H2FrameReader.Sink {

    /** The limit of stream identifiers, with a margin to their maximum. */
    private static final int LAST_STREAM = Integer.MAX_VALUE - (1 << 20);

    /** The connection's window is replenished after so many bytes. */
    private static final int REOPEN_BYTES = 1 << 30;

    private final ConnectionSettings settings;
    private final byte[] scratch;
    private final ConnectionListener listener;
    private final H2FrameReader reader = new H2FrameReader(this);
    private final H2AnswerHeads heads = new H2AnswerHeads();
    private final H2Output output;
    private final H2Stream[] streams;
    private final ArrayDeque<H2Stream> free;
    /**
     * Streams in flight, indexed by half their identifier modulo the length. An identifier is skipped if its place is
     * taken.
     */
    private final @Nullable H2Stream[] byId;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> settingsTimeout;
    private int nextId;
    private int inFlight;
    private long maxStreams = Long.MAX_VALUE;
    private int consumedBytes;
    private boolean opened;
    private boolean retiring;
    private boolean closed;
    private String fault = "";
    private long nowNs;

    /** Creates a connector whose connections share buffers. */
    public static Connector connector(
            EventLoop loop, Class<? extends SocketChannel> channelType, ConnectionSettings settings) {
        H2Requests requests = H2Requests.of(settings);
        byte[] scratch = new byte[Connector.MAX_READ_BYTES];
        int firstId = settings.handshake() instanceof Handshake.Upgrade ? 3 : 1;
        return new Connector(
                loop,
                channelType,
                settings,
                listener -> new H2Connection(settings, requests, scratch, firstId, listener));
    }

    /**
     * Creates the handler of one channel.
     *
     * @param firstId the identifier of the first stream: 1, or 3 if stream 1 was used by an upgrade
     * @param scratch the parse buffer, shared by the connections of the loop
     */
    H2Connection(
            ConnectionSettings settings,
            H2Requests requests,
            byte[] scratch,
            int firstId,
            ConnectionListener listener) {
        this.settings = settings;
        output = new H2Output(requests, settings.traffic());
        this.scratch = scratch;
        this.nextId = firstId;
        this.listener = listener;
        streams = new H2Stream[settings.depth()];
        free = new ArrayDeque<>(streams.length + 1);
        long now = System.nanoTime();
        for (int i = 0; i < streams.length; i++) {
            streams[i] = new H2Stream(new RequestSlot(settings.source(), settings.freshness(), now));
            free.add(streams[i]);
        }
        byId = new H2Stream[Integer.highestOneBit(streams.length) * 4];
    }

    @Override
    public boolean hasRoom() {
        return opened && !retiring && !closed && inFlight < maxStreams && !free.isEmpty();
    }

    @Override
    public boolean isIdle() {
        return inFlight == 0;
    }

    @Override
    public RequestSlot nextSlot() {
        return free.element().exchange;
    }

    @Override
    public void send(RequestSlot exchange) {
        H2Stream stream = free.remove();
        while (byId[place(nextId)] != null) {
            nextId += 2;
        }
        stream.begin(nextId);
        byId[place(nextId)] = stream;
        inFlight++;
        nextId += 2;
        retiring |= nextId >= LAST_STREAM;
        output.send(context(), stream);
    }

    private int place(int streamId) {
        return streamId >>> 1 & byId.length - 1;
    }

    @Override
    public void flush() {
        if (!closed) {
            output.flush(context());
        }
    }

    @Override
    public void expire(long sentNs, long now) {
        if (inFlight == 0 || closed) {
            return;
        }
        for (H2Stream stream : streams) {
            if (stream.active && stream.exchange.sentNs() - sentNs <= 0) {
                H2Frames.writeReset(output.writable(context()), stream.id, Http2Error.CANCEL.code());
                finish(stream, Outcome.TIMEOUT, now);
            }
        }
        settle(now); // nothing more may arrive from the server
    }

    /** Reports room after streams ended, and closes a retiring connection that has no streams. */
    private void settle(long now) {
        listener.progressed(now);
        flush();
        if (retiring && isIdle()) {
            context().close();
        }
    }

    @Override
    public void close() {
        retiring = true;
        context().channel().close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        output.open(ctx);
        settingsTimeout = ctx.executor()
                .schedule(() -> ctx.close(), settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            nowNs = System.nanoTime();
            settings.traffic().received(in.readableBytes());
            while (in.isReadable() && !closed) {
                int length = Math.min(in.readableBytes(), scratch.length);
                in.readBytes(scratch, 0, length);
                reader.feed(scratch, 0, length);
            }
        } catch (MalformedAnswerException e) {
            end(nowNs, "malformed response: " + e.getMessage());
            ctx.close();
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        settle(nowNs);
    }

    @Override
    public void headers(int streamId, byte[] data, int from, int to, boolean endsStream)
            throws MalformedAnswerException {
        int status = heads.status(streamId, data, from, to);
        H2Stream stream = stream(streamId);
        if (stream == null) {
            return;
        }
        if (status >= 200 && stream.status == 0) {
            stream.status = status;
            stream.exchange.startBody(status);
        }
        if (endsStream) {
            complete(stream);
        }
    }

    @Override
    public void data(int streamId, byte[] data, int from, int to, boolean endsStream) {
        H2Stream stream = stream(streamId);
        if (stream != null) {
            stream.exchange.body(data, from, to);
            if (endsStream) {
                complete(stream);
            }
        }
    }

    @Override
    public void consumes(int bytes) {
        consumedBytes += bytes;
        if (consumedBytes >= REOPEN_BYTES) {
            H2Frames.writeWindowUpdate(output.writable(context()), consumedBytes);
            consumedBytes = 0;
        }
    }

    @Override
    public void reset(int streamId, int error) {
        H2Stream stream = stream(streamId);
        if (stream != null) {
            Http2Error known = Http2Error.valueOf(Integer.toUnsignedLong(error));
            stream.exchange.closed(
                    "the server reset the stream: " + (known == null ? "an unknown error" : known.name()));
            boolean unprocessed = error == (int) Http2Error.REFUSED_STREAM.code();
            finish(stream, unprocessed ? Outcome.RETRIED : Outcome.CLOSED, nowNs);
        }
    }

    @Override
    public void setting(int id, int value) throws MalformedAnswerException {
        if (id == Http2Frames.MAX_CONCURRENT_STREAMS) {
            maxStreams = Integer.toUnsignedLong(value);
        } else {
            output.setting(id, value, streams);
        }
    }

    @Override
    public void settingsEnd() {
        H2Frames.writeSettingsAck(output.writable(context()));
        output.sendBlocked(context());
        if (!opened && !closed) {
            opened = true;
            cancelSettingsTimeout();
            listener.opened(this);
        }
    }

    @Override
    public void ping(byte[] data, int from) {
        H2Frames.writePingAck(output.writable(context()), data, from);
    }

    @Override
    public void goAway(int lastStreamId) {
        retiring = true;
        for (H2Stream stream : streams) {
            if (stream.active && stream.id > lastStreamId) {
                stream.exchange.closed("above the last stream of a GOAWAY");
                finish(stream, Outcome.RETRIED, nowNs);
            }
        }
    }

    @Override
    public void windowUpdate(int streamId, int bytes) {
        if (streamId == Http2Frames.CONNECTION) {
            output.widen(bytes);
        } else {
            H2Stream stream = stream(streamId);
            if (stream != null) {
                stream.windowBytes += bytes;
            }
        }
        output.sendBlocked(context());
    }

    private @Nullable H2Stream stream(int streamId) {
        H2Stream stream = byId[place(streamId)];
        return stream != null && stream.id == streamId ? stream : null;
    }

    private void complete(H2Stream stream) {
        if (stream.body != null) { // the response was complete before the request
            H2Frames.writeReset(output.writable(context()), stream.id, Http2Error.CANCEL.code());
        }
        if (stream.status == 0) {
            stream.exchange.closed("the server ended the stream without a response");
        }
        finish(stream, stream.status == 0 ? Outcome.CLOSED : stream.exchange.outcome(stream.status), nowNs);
    }

    private void finish(H2Stream stream, Outcome outcome, long now) {
        byId[place(stream.id)] = null;
        stream.end();
        inFlight--;
        listener.finished(stream.exchange, outcome, now);
        stream.exchange.free(now);
        free.add(stream);
    }

    /** Accepts no more requests, and fails those in flight. */
    private void end(long now, String reason) {
        closed = true;
        for (H2Stream stream : streams) {
            if (stream.active) {
                stream.exchange.closed(reason);
                finish(stream, Outcome.CLOSED, now);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(System.nanoTime(), fault.isEmpty() ? "the server closed the connection before it answered" : fault);
        output.release();
        if (opened) {
            listener.closed();
        } else {
            cancelSettingsTimeout();
            listener.refused(new IOException("the server does not speak HTTP/2"));
        }
    }

    private void cancelSettingsTimeout() {
        if (settingsTimeout != null) {
            settingsTimeout.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fault = Faults.reason(cause);
        // Otherwise the close that follows fails the requests in flight.
        if (Faults.isOurs(cause)) {
            listener.broken(cause);
        }
        ctx.close();
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected yet");
        }
        return context;
    }
}
