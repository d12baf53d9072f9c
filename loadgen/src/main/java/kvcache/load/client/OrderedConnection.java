package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import kvcache.load.record.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which answers come in the order of their requests. It works directly on the socket's bytes: a batch
 * of requests is sent in one write, and up to {@linkplain ConnectionSettings#depth depth} requests are in flight.
 *
 * <p>Malformed or unsolicited answers close the connection. Subclasses encode requests and parse answers. Confined to
 * its event loop. HTTP/1.1 has a class of its own: as a subclass of this one, a pipelined request cost more.
 */
public abstract class OrderedConnection extends ChannelInboundHandlerAdapter implements ClientConnection, AnswerSink {

    private final ConnectionListener listener;
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

    /**
     * A handler for one channel.
     *
     * @param scratch the array into which received bytes are copied; shared by the connections of the loop
     */
    protected OrderedConnection(ConnectionSettings settings, byte[] scratch, ConnectionListener listener) {
        this.listener = listener;
        this.scratch = scratch;
        traffic = settings.traffic();
        slots = new RequestSlot[settings.depth()];
        long now = System.nanoTime();
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new RequestSlot(settings.source(), settings.freshness(), now);
        }
    }

    /** Appends a request to a buffer, which stays the caller's. */
    protected abstract void encode(ByteBuf buffer, RequestSlot request);

    /** Parses received bytes; the array may be overwritten when this returns. */
    protected abstract void feed(byte[] data, int from, int to) throws MalformedAnswerException;

    @Override
    public final boolean hasRoom() {
        return open && inFlight < slots.length;
    }

    @Override
    public final boolean isIdle() {
        return inFlight == 0;
    }

    @Override
    public final RequestSlot nextSlot() {
        int index = oldest + inFlight;
        return slots[index < slots.length ? index : index - slots.length];
    }

    @Override
    public final void send(RequestSlot request) {
        inFlight++;
        encode(out.writable(context()), request);
    }

    @Override
    public final void flush() {
        if (open) {
            traffic.sent(out.flush(context()));
        }
    }

    @Override
    public final void expire(long sentNs, long now) {
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
    public final void close() {
        context().close();
    }

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        open = true;
        listener.opened(this);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            nowNs = System.nanoTime();
            traffic.received(in.readableBytes());
            while (in.isReadable() && open) {
                int length = Math.min(in.readableBytes(), scratch.length);
                in.readBytes(scratch, 0, length);
                feed(scratch, 0, length);
            }
        } catch (MalformedAnswerException e) {
            fail(Outcome.CLOSED, "malformed response: " + e.getMessage());
        } finally {
            in.release();
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        listener.progressed(nowNs);
    }

    @Override
    public final void startBody(int status) {
        slots[oldest].startBody(status);
    }

    @Override
    public final void body(byte[] data, int from, int to) {
        slots[oldest].body(data, from, to);
    }

    @Override
    public final void complete(int status, boolean last) throws MalformedAnswerException {
        if (inFlight == 0) {
            throw new MalformedAnswerException("an unsolicited response");
        }
        finish(slots[oldest].outcome(status), nowNs);
        if (last) {
            fail(Outcome.RETRIED, "the server closed the connection after an earlier response");
        }
    }

    private void finish(Outcome outcome, long now) {
        RequestSlot request = slots[oldest];
        oldest = oldest + 1 == slots.length ? 0 : oldest + 1;
        inFlight--;
        listener.finished(request, outcome, now);
        request.free(now);
    }

    /** Takes no more requests, ends those in flight, and closes. */
    private void fail(Outcome outcome, String reason) {
        open = false;
        while (inFlight > 0) {
            slots[oldest].closed(reason);
            finish(outcome, nowNs);
        }
        context().close();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        nowNs = System.nanoTime();
        fail(Outcome.CLOSED, fault.isEmpty() ? "the server closed the connection before it answered" : fault);
        out.release();
        listener.closed();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
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
