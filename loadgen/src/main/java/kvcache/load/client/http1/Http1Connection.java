package kvcache.load.client.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import kvcache.load.client.AnswerSink;
import kvcache.load.client.ClientConnection;
import kvcache.load.client.ConnectionListener;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.Connector;
import kvcache.load.client.Faults;
import kvcache.load.client.MalformedAnswerException;
import kvcache.load.client.RequestSlot;
import kvcache.load.client.SendBuffer;
import kvcache.load.client.Traffic;
import kvcache.load.record.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that works directly on the socket's bytes: a batch of requests is sent in one write, and
 * responses are matched to requests by order (RFC 9112, section 9.3.2).
 *
 * <p>Malformed or unsolicited responses close the connection. Requests behind a response after which the server closes
 * are not processed (RFC 9112, section 9.6) and are retried. So is, once, an idempotent request that crossed with the
 * close of an idle connection, which servers may close at any time (RFC 9112, sections 9.3.1 and 9.5). The two crossed
 * if the close came without a byte of the response and sooner after the request than any reaction of the server so far.
 * A later close may be the server's reaction to the request, and counts as closed. So does any close of a pipeline (RFC
 * 9112, section 9.3.2).
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter implements ClientConnection, AnswerSink {

    private final ConnectionListener listener;
    private final Http1Requests requests;
    private final byte[] scratch;
    private final RequestSlot[] slots;
    private final Traffic traffic;
    private final RoundTrip roundTrip;
    private final long connectingSinceNs = System.nanoTime();
    private final Http1AnswerParser parser = new Http1AnswerParser(this);
    private @Nullable ChannelHandlerContext context;
    private final SendBuffer out = new SendBuffer();
    private int oldest;
    private int inFlight;
    private boolean open;
    private boolean keptAlive;
    private boolean responseBegun;
    private String fault = "";
    private long nowNs;

    /** Creates a connector whose connections share buffers. */
    public static Connector connector(
            EventLoop loop, Class<? extends SocketChannel> channelType, ConnectionSettings settings) {
        Http1Requests requests = Http1Requests.of(settings);
        byte[] scratch = new byte[Connector.MAX_READ_BYTES];
        RoundTrip roundTrip = new RoundTrip();
        return new Connector(
                loop,
                channelType,
                settings,
                listener -> new Http1Connection(settings, requests, scratch, roundTrip, listener));
    }

    /**
     * Creates the handler of one channel.
     *
     * @param scratch the parse buffer, shared by the connections of the loop
     * @param roundTrip shared likewise
     */
    Http1Connection(
            ConnectionSettings settings,
            Http1Requests requests,
            byte[] scratch,
            RoundTrip roundTrip,
            ConnectionListener listener) {
        this.listener = listener;
        this.requests = requests;
        this.scratch = scratch;
        this.roundTrip = roundTrip;
        traffic = settings.traffic();
        slots = new RequestSlot[settings.depth()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new RequestSlot(settings.source(), settings.freshness(), connectingSinceNs);
        }
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
    public void send(RequestSlot exchange) {
        inFlight++;
        requests.write(out.writable(context()), exchange);
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
        roundTrip.record(System.nanoTime() - connectingSinceNs);
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
                responseBegun = true;
                parser.feed(scratch, 0, length);
            }
        } catch (MalformedAnswerException e) {
            fail(Outcome.CLOSED, "malformed response: " + e.getMessage());
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
        keptAlive = true;
        responseBegun = false;
        if (!last) { // else it may be no reaction, such as a 408 on an idle connection
            roundTrip.record(nowNs - slots[oldest].sentNs());
        }
        finish(slots[oldest].outcome(status), nowNs);
        if (last) {
            fail(Outcome.RETRIED, "the server closed the connection after an earlier response");
        }
    }

    private void finish(Outcome outcome, long now) {
        RequestSlot exchange = slots[oldest];
        oldest = oldest + 1 == slots.length ? 0 : oldest + 1;
        inFlight--;
        listener.finished(exchange, outcome, now);
        exchange.free(now);
    }

    /** Accepts no more requests, ends those in flight, and closes. */
    private void fail(Outcome outcome, String reason) {
        open = false;
        while (inFlight > 0) {
            slots[oldest].closed(reason);
            finish(outcome, nowNs);
        }
        context().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        nowNs = System.nanoTime();
        try {
            if (open) {
                parser.endOfInput();
            }
        } catch (MalformedAnswerException e) {
            // The connection is closed below in any case.
        }
        boolean crossed = inFlight > 0 && hasCrossedWithClose();
        if (crossed) {
            slots[oldest].mayStillTakeEffect();
        }
        fail(crossed ? Outcome.CROSSED : Outcome.CLOSED, reasonOfClose());
        out.release();
        listener.closed();
    }

    private String reasonOfClose() {
        if (!fault.isEmpty()) {
            return fault;
        }
        return responseBegun || parser.isWithin()
                ? "the server closed the connection during a response"
                : "the server closed the connection before it answered";
    }

    private boolean hasCrossedWithClose() {
        return keptAlive
                && !responseBegun
                && !parser.isWithin()
                && slots.length == 1
                && slots[0].attempts() == 1
                && slots[0].isIdempotent()
                && roundTrip.isLongerThan(nowNs - slots[0].sentNs());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        responseBegun |= !(cause instanceof IOException);
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
