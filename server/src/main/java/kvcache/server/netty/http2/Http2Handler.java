package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2Error;
import java.util.List;
import kvcache.base.http2.Http2Frames;
import kvcache.server.netty.Connections;
import kvcache.server.netty.Deadlines;
import kvcache.server.netty.Drain;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.HeldMemory;
import kvcache.server.netty.Service;
import org.jspecify.annotations.Nullable;

/**
 * The handler of one h2c connection (RFC 9113): delimits frames, bounds the memory of unprocessed bytes, and stops
 * reading while the client does not read. Streams have no channel, pipeline or message objects. The responses of one
 * read are sent in one write.
 */
public final class Http2Handler extends ByteToMessageDecoder implements Deadlines.Watched {

    private static final byte[] PREFACE = Http2Frames.preface();

    /** The maximum length of received frames: the default, since SETTINGS states no other. */
    private static final int MAX_FRAME_BYTES = Http2Frames.DEFAULT_PAYLOAD_BYTES;

    private static final int SMALL_PART = 4;

    private final Service service;
    private final Http2FastPath fastPath;
    private final HeldMemory held;
    private final Deadlines.Patience patience;

    private @Nullable Http2Connection connection;
    private @Nullable Http2FrameReader reader;
    private boolean hasPreface;
    private int frames;

    public Http2Handler(Service service) {
        this(service, new Http2FastPath());
    }

    public Http2Handler(Service service, Http2FastPath fastPath) {
        this.service = service;
        this.fastPath = fastPath;
        this.held = new HeldMemory(service.headMemory());
        this.patience = service.deadlines().patience();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Http2Connection opened = new Http2Connection(service, ctx);
        connection = opened;
        reader = new Http2FrameReader(service, opened, fastPath);
        opened.open();
        service.deadlines().watch(ctx.channel().eventLoop(), this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        service.deadlines().forget(ctx.channel().eventLoop(), this);
        connection().close();
        reader().release();
        held.release();
    }

    @Override
    public void sweep(long nowNs) {
        Http2Connection open = connection();
        boolean inFrame = (actualReadableBytes() > 0 && !open.isCongested()) || reader().awaitsFrame();
        if (!open.hasEnded()
                && patience.isOver(inFrame ? Deadlines.Wait.REST_OF_REQUEST : Deadlines.Wait.NOTHING, frames, nowNs)) {
            open.goAway(Http2Error.PROTOCOL_ERROR);
        } else {
            open.sweep(nowNs);
        }
    }

    /** Applies the settings of an upgrade from HTTP/1.1: the payload of a SETTINGS frame. */
    public void applySettings(ByteBuf payload) {
        reader().applySettings(payload);
    }

    /** Answers the complete request that asked for the upgrade, as stream 1 (RFC 7540, section 3.2). */
    public void answerUpgraded(Exchange exchange, boolean isHead) {
        if (connection().hasEnded()) {
            exchange.abandon(); // its settings were malformed
        } else {
            connection().answerUpgraded(exchange, isHead);
        }
    }

    private Http2Connection connection() {
        if (connection == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return connection;
    }

    private Http2FrameReader reader() {
        if (reader == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return reader;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Http2Connection open = connection();
        Http2FrameReader frameReader = reader();
        open.begin();
        if (!open.hasEnded() && !hasPreface && !readPreface(open, in)) {
            return;
        }
        while (!open.hasEnded() && in.readableBytes() >= Http2Frames.HEAD_BYTES) {
            if (open.isCongested()) {
                ctx.channel().config().setAutoRead(false);
                return;
            }
            int at = in.readerIndex();
            int payloadBytes = in.getUnsignedMedium(at);
            if (payloadBytes > MAX_FRAME_BYTES) {
                open.goAway(Http2Error.FRAME_SIZE_ERROR);
            } else if (in.readableBytes() < Http2Frames.HEAD_BYTES + payloadBytes) {
                return;
            } else if (frameReader.servesPlainRead(in, at, payloadBytes)) {
                frames++;
                in.readerIndex(at + Http2Frames.HEAD_BYTES + payloadBytes);
            } else {
                frames++;
                frameReader.read(in.readSlice(Http2Frames.HEAD_BYTES + payloadBytes));
            }
        }
        if (open.hasEnded()) {
            in.skipBytes(in.readableBytes());
        }
    }

    private boolean readPreface(Http2Connection open, ByteBuf in) {
        int received = Math.min(in.readableBytes(), PREFACE.length);
        for (int i = 0; i < received; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                open.goAway(Http2Error.PROTOCOL_ERROR);
                in.skipBytes(in.readableBytes());
                return false;
            }
        }
        if (received < PREFACE.length) {
            return false;
        }
        in.skipBytes(received);
        hasPreface = true;
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        connection().flush();
        goOn(ctx);
        // The overridden method would read more bytes while the client does not read.
        discardSomeReadBytes();
        hold(ctx);
        ctx.fireChannelReadComplete();
    }

    /** Reserves memory for undecoded bytes: an incomplete frame, or more if the client does not read. */
    private void hold(ChannelHandlerContext ctx) throws Exception {
        int bytes = actualReadableBytes();
        if (bytes > 0
                && bytes < internalBuffer().capacity() / SMALL_PART) { // copied, since they may be retained for long
            ByteBuf rest = internalBuffer();
            decodeAndFlush(ctx, ctx.alloc().directBuffer(bytes).writeBytes(rest));
        }
        if (!held.become(bytes == 0 ? 0 : internalBuffer().capacity())) {
            connection().goAway(Http2Error.ENHANCE_YOUR_CALM);
            decodeAndFlush(ctx, Unpooled.EMPTY_BUFFER); // drops the bytes
            held.release();
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void decodeAndFlush(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
        channelRead(ctx, in);
        connection().flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (ctx.channel().isWritable() && !connection().isBusy()) {
            connection().resume();
            goOn(ctx);
            connection().flush();
            hold(ctx);
        }
        super.channelWritabilityChanged(ctx);
    }

    /** Handles the frames left undecoded while the client did not read. */
    private void goOn(ChannelHandlerContext ctx) throws Exception {
        while (!ctx.channel().config().isAutoRead() && ctx.channel().isWritable()) {
            ctx.channel().config().setAutoRead(true);
            decodeAndFlush(ctx, Unpooled.EMPTY_BUFFER);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof Drain.Begin begin) {
            begin.count(connection().requestsInFlight());
            connection().drain();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        connection().close();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Connections.closeAfter(ctx, cause);
    }
}
