package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import kvcache.server.http.HttpCache;
import kvcache.server.netty.Connections;
import kvcache.server.netty.Deadlines;
import kvcache.server.netty.Drain;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.HeldMemory;
import kvcache.server.netty.LoopScratch;
import kvcache.server.netty.Service;
import kvcache.store.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * Serves one h2c connection (RFC 9113): takes frames apart, and has header blocks decoded by Netty's HPACK, except those
 * that the fast path knows. What frames mean is the {@link Http2Connection}'s to know. No channel, no pipeline and no
 * message is made for a stream. Answers of one read leave in one write.
 */
public final class Http2Handler extends ByteToMessageDecoder implements Deadlines.Watched {

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf().asReadOnly();
    private static final int FRAME_HEAD_BYTES = HpackWriter.FRAME_HEAD_BYTES;

    /** The longest frames that are taken; the client is not told of any other length. */
    private static final int MAX_FRAME_BYTES = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;

    /** The longest header block; one that is longer than its limit is still decoded up to here, for its client's sake. */
    private static final int MAX_BLOCK_BYTES = 2 * HttpCache.MAX_HEADER_BYTES;

    /** A block may come in so many frames; short ones cost more than they bring. */
    private static final int MAX_CONTINUATIONS = 16;

    private static final int SMALL_PART = 4;

    private static final int PRIORITY_BYTES = 5;
    private static final int SETTING_BYTES = 6;
    private static final int NO_STREAM = 0;

    private static final int PLAIN_READ_FLAGS = Http2Flags.END_STREAM | Http2Flags.END_HEADERS;

    private final Service service;
    private final DefaultHttp2HeadersDecoder hpack =
            new DefaultHttp2HeadersDecoder(true, true, HttpCache.MAX_HEADER_BYTES);
    private final Http2FastPath fastPath;

    private @Nullable Http2Connection connection;
    private final HeldMemory held;

    private boolean hasPreface;
    private boolean hasSettings;

    /** The fragment of an incomplete header block received so far; memory is taken for the longest one. */
    private @Nullable ByteBuf block;

    private int blockStream;
    private boolean blockEndsStream;
    private int continuations;

    private final Deadlines.Patience patience;
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
        opened.open();
        service.deadlines().watch(ctx.channel().eventLoop(), this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        service.deadlines().forget(ctx.channel().eventLoop(), this);
        connection().close();
        releaseBlock();
        held.release();
    }

    @Override
    public void sweep(long nowNs) {
        Http2Connection open = connection();
        boolean inFrame = (actualReadableBytes() > 0 && !open.isCongested()) || block != null || !hasSettings;
        if (!open.hasEnded()
                && patience.isOver(inFrame ? Deadlines.Wait.REST_OF_REQUEST : Deadlines.Wait.NOTHING, frames, nowNs)) {
            open.goAway(Http2Error.PROTOCOL_ERROR);
        } else {
            open.sweep(nowNs);
        }
    }

    /** Takes the settings of a client that asked for h2c over HTTP/1.1: the payload of a SETTINGS frame. */
    public void takeSettings(ByteBuf payload) {
        try {
            settings(connection(), payload);
        } catch (Http2Exception error) {
            connection().goAway(error.error());
        }
    }

    /** Answers the request that asked for h2c, which is whole, as stream 1 (RFC 7540, section 3.2). */
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

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Http2Connection open = connection();
        open.begin();
        if (!open.hasEnded() && !hasPreface && !takePreface(open, in)) {
            return;
        }
        while (!open.hasEnded() && in.readableBytes() >= FRAME_HEAD_BYTES) {
            if (open.isCongested()) {
                ctx.channel().config().setAutoRead(false);
                return;
            }
            int at = in.readerIndex();
            int payloadBytes = in.getUnsignedMedium(at);
            if (payloadBytes > MAX_FRAME_BYTES) {
                open.goAway(Http2Error.FRAME_SIZE_ERROR);
            } else if (in.readableBytes() < FRAME_HEAD_BYTES + payloadBytes) {
                return;
            } else if (servesPlainRead(open, in, at, payloadBytes)) {
                frames++;
                in.readerIndex(at + FRAME_HEAD_BYTES + payloadBytes);
            } else {
                frames++;
                take(open, in.readSlice(FRAME_HEAD_BYTES + payloadBytes));
            }
        }
        if (open.hasEnded()) {
            in.skipBytes(in.readableBytes());
        }
    }

    private boolean takePreface(Http2Connection open, ByteBuf in) {
        int known = Math.min(in.readableBytes(), PREFACE.capacity());
        for (int i = 0; i < known; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE.getByte(i)) {
                open.goAway(Http2Error.PROTOCOL_ERROR);
                in.skipBytes(in.readableBytes());
                return false;
            }
        }
        if (known < PREFACE.capacity()) {
            return false;
        }
        in.skipBytes(known);
        hasPreface = true;
        return true;
    }

    /** Serves the frame if it is a read that the fast path knows. */
    private boolean servesPlainRead(Http2Connection open, ByteBuf in, int at, int payloadBytes) {
        if (in.getByte(at + 3) != Http2FrameTypes.HEADERS
                || in.getByte(at + 4) != PLAIN_READ_FLAGS
                || block != null
                || !open.mayServeRead(in.getInt(at + 5))) {
            return false;
        }
        int keyBytes = fastPath.keyBytes(in, at + FRAME_HEAD_BYTES, payloadBytes);
        if (keyBytes == 0) {
            return false;
        }
        LookupKey lookup = LoopScratch.ofLoop().lookupKey();
        byte[] room = lookup.room(keyBytes);
        fastPath.copyKey(room);
        return open.serveRead(in.getInt(at + 5), service.http().key(lookup, room));
    }

    /** Takes one whole frame. */
    private void take(Http2Connection open, ByteBuf frame) {
        int streamId = frame.getInt(5) & Integer.MAX_VALUE;
        try {
            int type = frame.getUnsignedByte(3);
            int flags = frame.getUnsignedByte(4);
            frame.skipBytes(FRAME_HEAD_BYTES);
            if (!hasSettings && (type != Http2FrameTypes.SETTINGS || isSet(flags, Http2Flags.ACK))) {
                throw connectionError(Http2Error.PROTOCOL_ERROR, "the first frame is not SETTINGS");
            }
            if (block != null && (type != Http2FrameTypes.CONTINUATION || streamId != blockStream)) {
                throw connectionError(Http2Error.PROTOCOL_ERROR, "a header block is not whole");
            }
            take(open, type, flags, streamId, frame);
        } catch (Http2Exception error) {
            handle(open, error);
        }
    }

    private void take(Http2Connection open, int type, int flags, int streamId, ByteBuf payload) throws Http2Exception {
        switch (type) {
            case Http2FrameTypes.DATA -> data(open, flags, streamId, payload);
            case Http2FrameTypes.HEADERS -> headers(open, flags, streamId, payload);
            case Http2FrameTypes.CONTINUATION -> continuation(open, flags, streamId, payload);
            case Http2FrameTypes.PRIORITY -> priority(open, streamId, payload);
            case Http2FrameTypes.RST_STREAM -> {
                require(streamId != NO_STREAM, Http2Error.PROTOCOL_ERROR);
                require(payload.readableBytes() == Integer.BYTES, Http2Error.FRAME_SIZE_ERROR);
                open.reset(streamId);
            }
            case Http2FrameTypes.SETTINGS -> {
                require(streamId == NO_STREAM, Http2Error.PROTOCOL_ERROR);
                boolean isAck = isSet(flags, Http2Flags.ACK);
                require(!isAck || !payload.isReadable(), Http2Error.FRAME_SIZE_ERROR);
                hasSettings = true;
                if (isAck) {
                    open.idleFrame();
                } else {
                    settings(open, payload);
                    open.endOfSettings();
                }
            }
            case Http2FrameTypes.PING -> {
                require(streamId == NO_STREAM, Http2Error.PROTOCOL_ERROR);
                require(payload.readableBytes() == Long.BYTES, Http2Error.FRAME_SIZE_ERROR);
                if (isSet(flags, Http2Flags.ACK)) {
                    open.idleFrame();
                } else {
                    open.ping(payload.readLong());
                }
            }
            case Http2FrameTypes.GO_AWAY -> {
                require(streamId == NO_STREAM, Http2Error.PROTOCOL_ERROR);
                require(payload.readableBytes() >= 2 * Integer.BYTES, Http2Error.FRAME_SIZE_ERROR);
                open.idleFrame(); // whoever says so opens no more streams, and closes when it has its answers
            }
            case Http2FrameTypes.WINDOW_UPDATE -> {
                require(payload.readableBytes() == Integer.BYTES, Http2Error.FRAME_SIZE_ERROR);
                windowUpdate(open, streamId, payload.readInt() & Integer.MAX_VALUE);
            }
            case Http2FrameTypes.PUSH_PROMISE ->
                throw connectionError(Http2Error.PROTOCOL_ERROR, "a client does not push");
            default -> open.idleFrame(); // an extension that this server does not know (section 5.5)
        }
    }

    private void data(Http2Connection open, int flags, int streamId, ByteBuf payload) throws Http2Exception {
        require(streamId != NO_STREAM, Http2Error.PROTOCOL_ERROR);
        int windowBytes = payload.readableBytes();
        open.data(streamId, unpadded(flags, payload), windowBytes, isSet(flags, Http2Flags.END_STREAM));
    }

    /** What is left without the padding (section 6.1). */
    private static ByteBuf unpadded(int flags, ByteBuf payload) throws Http2Exception {
        if (!isSet(flags, Http2Flags.PADDED)) {
            return payload;
        }
        require(payload.isReadable(), Http2Error.FRAME_SIZE_ERROR);
        int padding = payload.readUnsignedByte();
        require(padding <= payload.readableBytes(), Http2Error.PROTOCOL_ERROR);
        return payload.readSlice(payload.readableBytes() - padding);
    }

    private void headers(Http2Connection open, int flags, int streamId, ByteBuf payload) throws Http2Exception {
        require(streamId != NO_STREAM, Http2Error.PROTOCOL_ERROR);
        ByteBuf fragment = unpadded(flags, payload);
        if (isSet(flags, Http2Flags.PRIORITY)) {
            require(fragment.readableBytes() >= PRIORITY_BYTES, Http2Error.FRAME_SIZE_ERROR);
            // An error of the connection, since the block is not decoded and the table lost with it.
            require(
                    (fragment.getInt(fragment.readerIndex()) & Integer.MAX_VALUE) != streamId,
                    Http2Error.PROTOCOL_ERROR);
            fragment.skipBytes(PRIORITY_BYTES);
        }
        boolean endsStream = isSet(flags, Http2Flags.END_STREAM);
        if (isSet(flags, Http2Flags.END_HEADERS)) {
            decode(open, streamId, fragment, endsStream);
            return;
        }
        blockStream = streamId;
        blockEndsStream = endsStream;
        continuations = 0;
        require(service.headMemory().tryTake(MAX_BLOCK_BYTES), Http2Error.ENHANCE_YOUR_CALM);
        block = Unpooled.buffer(fragment.readableBytes(), MAX_BLOCK_BYTES).writeBytes(fragment);
    }

    private void continuation(Http2Connection open, int flags, int streamId, ByteBuf fragment) throws Http2Exception {
        ByteBuf begun = block;
        if (begun == null) {
            throw connectionError(Http2Error.PROTOCOL_ERROR, "CONTINUATION of nothing");
        }
        require(
                ++continuations <= MAX_CONTINUATIONS && fragment.readableBytes() <= begun.maxWritableBytes(),
                Http2Error.ENHANCE_YOUR_CALM);
        begun.writeBytes(fragment);
        if (isSet(flags, Http2Flags.END_HEADERS)) {
            releaseBlock();
            decode(open, streamId, begun, blockEndsStream);
        }
    }

    private void releaseBlock() {
        if (block != null) {
            block = null;
            service.headMemory().give(MAX_BLOCK_BYTES);
        }
    }

    /** Has a whole block decoded, and learns from what it is found to be. */
    private void decode(Http2Connection open, int streamId, ByteBuf whole, boolean endsStream) throws Http2Exception {
        HpackBlock seen = fastPath.look(whole);
        ByteBuf again = whole.duplicate();
        Http2Headers headers;
        try {
            headers = hpack.decodeHeaders(streamId, whole);
        } catch (HeaderListSizeException tooLong) {
            open.tooLongHeaders(streamId, endsStream);
            return;
        } catch (Http2Exception malformed) {
            if (Http2Exception.isStreamError(malformed)) {
                open.noteMalformed(streamId);
            }
            throw malformed;
        }
        if (open.headers(streamId, headers, endsStream)) {
            fastPath.learn(again, seen);
        }
    }

    private static void priority(Http2Connection open, int streamId, ByteBuf payload) throws Http2Exception {
        require(streamId != NO_STREAM, Http2Error.PROTOCOL_ERROR);
        if (payload.readableBytes() != PRIORITY_BYTES) {
            throw streamError(streamId, Http2Error.FRAME_SIZE_ERROR, "PRIORITY is too long or too short");
        }
        if ((payload.readInt() & Integer.MAX_VALUE) == streamId) {
            throw streamError(streamId, Http2Error.PROTOCOL_ERROR, "a stream cannot depend on itself");
        }
        open.idleFrame();
    }

    private static void windowUpdate(Http2Connection open, int streamId, int bytes) throws Http2Exception {
        if (bytes == 0) { // of the connection where the stream is 0
            throw streamError(streamId, Http2Error.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
        }
        open.windowUpdate(streamId, bytes);
    }

    private static void settings(Http2Connection open, ByteBuf payload) throws Http2Exception {
        require(payload.readableBytes() % SETTING_BYTES == 0, Http2Error.FRAME_SIZE_ERROR);
        while (payload.isReadable()) {
            open.setting(payload.readUnsignedShort(), payload.readUnsignedInt());
        }
    }

    private static boolean isSet(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private static void require(boolean holds, Http2Error otherwise) throws Http2Exception {
        if (!holds) {
            throw connectionError(otherwise, "malformed frame");
        }
    }

    /** An error of a stream resets it; every other one ends the connection. */
    private void handle(Http2Connection open, Http2Exception error) {
        Http2Error reason = error.error();
        if (Http2Exception.isStreamError(error)) {
            try {
                open.resetFor(Http2Exception.streamId(error), reason);
                return;
            } catch (Http2Exception tooMany) {
                reason = tooMany.error();
            }
        }
        open.goAway(reason);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        connection().flush();
        goOn(ctx);
        // Not the overridden method: it would ask for more bytes while the client does not take what it is sent.
        discardSomeReadBytes();
        hold(ctx);
        ctx.fireChannelReadComplete();
    }

    /** Takes memory for the bytes that are left of a read: an incomplete frame, or more if the client does not read. */
    private void hold(ChannelHandlerContext ctx) throws Exception {
        int bytes = actualReadableBytes();
        if (bytes > 0
                && bytes < internalBuffer().capacity() / SMALL_PART) { // a buffer of their own, since they may stay
            ByteBuf rest = internalBuffer();
            decodeAndFlush(ctx, ctx.alloc().directBuffer(bytes).writeBytes(rest));
        }
        if (!held.become(bytes == 0 ? 0 : internalBuffer().capacity())) {
            connection().goAway(Http2Error.ENHANCE_YOUR_CALM);
            decodeAndFlush(ctx, Unpooled.EMPTY_BUFFER); // drops them
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

    /** Takes the frames that came and were not looked at since the client did not take what it was sent. */
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
