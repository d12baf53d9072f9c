package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import kvcache.load.record.Outcome;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.ValueSizes;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which answers come in the order of their requests. It works directly on the socket's bytes: a batch
 * of requests is sent in one write, and up to {@linkplain ConnectionSettings#depth depth} requests are in flight.
 *
 * <p>Malformed or unsolicited answers close the connection. Confined to its event loop. HTTP/1.1 has a class of its
 * own: when the two shared one, a pipelined request cost more.
 */
public final class OrderedConnection extends ChannelInboundHandlerAdapter implements ClientConnection, AnswerSink {

    private final ConnectionListener listener;
    private final TextProtocol protocol;
    private final ReplyParser parser;
    private final KeyText keys;
    private final ValueSizes sizes;
    private final byte[] scratch;
    private final RequestSlot[] slots;
    private final Traffic traffic;
    private @Nullable ChannelHandlerContext context;
    private final SendBuffer out = new SendBuffer();
    private int oldest;
    private int inFlight;
    private boolean open;
    private String fault = "";
    private long nowNs;

    private OrderedConnection(
            ConnectionSettings settings,
            KeyedSource source,
            TextProtocol protocol,
            KeyText keys,
            byte[] scratch,
            ConnectionListener listener) {
        this.listener = listener;
        this.protocol = protocol;
        this.keys = keys;
        this.scratch = scratch;
        sizes = source.valueSizes();
        parser = protocol.parser(this);
        traffic = settings.traffic();
        slots = new RequestSlot[settings.depth()];
        long now = System.nanoTime();
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new RequestSlot(settings.source(), settings.freshness(), now);
        }
    }

    /** Creates a connector whose connections share buffers. */
    public static Connector connector(
            EventLoop loop,
            Class<? extends SocketChannel> channelType,
            ConnectionSettings settings,
            KeyedSource source,
            TextProtocol protocol) {
        KeyText keys = new KeyText(source.keyNames());
        byte[] scratch = new byte[Connector.MAX_READ_BYTES];
        return new Connector(
                loop,
                channelType,
                settings,
                listener -> new OrderedConnection(settings, source, protocol, keys, scratch, listener));
    }

    @Override
    public boolean hasRoom() {
        return open && inFlight < slots.length;
    }

    @Override
    public boolean isIdle() {
        return inFlight == 0;
    }

    @Override
    public RequestSlot nextSlot() {
        int index = oldest + inFlight;
        return slots[index < slots.length ? index : index - slots.length];
    }

    @Override
    public void send(RequestSlot request) {
        inFlight++;
        protocol.encode(out.writable(context()), request, keys, sizes);
    }

    @Override
    public void flush() {
        if (open) {
            traffic.sent(out.flush(context()));
        }
    }

    @Override
    public void expire(long sentNs, long now) {
        if (open && inFlight > 0 && slots[oldest].sentNs() - sentNs <= 0) {
            open = false;
            while (inFlight > 0) {
                slots[oldest].closed(BEHIND_A_TIMEOUT);
                finish(slots[oldest].sentNs() - sentNs <= 0 ? Outcome.TIMEOUT : Outcome.CLOSED, now);
            }
            context().close();
        }
    }

    @Override
    public void close() {
        context().close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        open = true;
        listener.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            nowNs = System.nanoTime();
            traffic.received(in.readableBytes());
            while (in.isReadable() && open) {
                int length = Math.min(in.readableBytes(), scratch.length);
                in.readBytes(scratch, 0, length);
                parser.feed(scratch, 0, length);
            }
        } catch (MalformedAnswerException e) {
            fail("malformed response: " + e.getMessage());
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        listener.progressed(nowNs);
    }

    @Override
    public void startBody(int status) {
        slots[oldest].startBody(status);
    }

    @Override
    public void body(byte[] data, int from, int to) {
        slots[oldest].body(data, from, to);
    }

    @Override
    public void complete(int status, boolean last) throws MalformedAnswerException {
        if (inFlight == 0) {
            throw new MalformedAnswerException("an unsolicited response");
        }
        finish(slots[oldest].outcome(status), nowNs);
    }

    private void finish(Outcome outcome, long now) {
        RequestSlot request = slots[oldest];
        oldest = oldest + 1 == slots.length ? 0 : oldest + 1;
        inFlight--;
        listener.finished(request, outcome, now);
        request.free(now);
    }

    /** Takes no more requests, ends those in flight, and closes. */
    private void fail(String reason) {
        open = false;
        while (inFlight > 0) {
            slots[oldest].closed(reason);
            finish(Outcome.CLOSED, nowNs);
        }
        context().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        nowNs = System.nanoTime();
        fail(fault.isEmpty() ? "the server closed the connection before it answered" : fault);
        out.release();
        listener.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fault = Faults.reason(cause);
        // The close that follows fails the requests in flight. A fault of our own is reported too.
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
