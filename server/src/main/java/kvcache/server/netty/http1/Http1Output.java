package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.lang.foreign.MemorySegment;
import kvcache.server.netty.BodyMemory;
import kvcache.server.netty.Connections;
import kvcache.server.netty.LoopScratch;
import kvcache.server.netty.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The output of one HTTP/1.1 connection. Responses are collected in one buffer and written once. A long body is copied
 * into a separate buffer and also written once, which is cheapest for the kernel. If no memory is left for that,
 * because clients do not read, an on-heap body is copied through the collecting buffer piecewise, as fast as its client
 * reads.
 *
 * <p>Confined to the event loop.
 */
final class Http1Output {

    /** Responses are collected up to this size before they are written. Also the size of a piece of a body. */
    static final int MAX_COLLECTED_BYTES = LoopScratch.BUFFER_BYTES;

    private static final byte[] NOTHING = {};

    private final ChannelHandlerContext ctx;
    private final LoopScratch scratch = LoopScratch.ofLoop();
    private final Http1Writer writer;
    private final BodyMemory memory;

    private @Nullable ByteBuf collected;
    /** The expected size of the next buffer: that of the last one. */
    private int expectedBytes = Http1Writer.USUAL_HEAD_BYTES;

    /** The body being written piecewise, and the start of its rest. */
    private byte[] body = NOTHING;

    private int bodyAt;

    /** A body in a separate buffer, between reading and writing. */
    private @Nullable ByteBuf ownBody;

    /** Whether the client reads too slowly. */
    private boolean congested;
    /** Whether {@link #writeOn()} is on the stack. */
    private boolean writing;
    /** The listener that closes the connection after everything is written. */
    private @Nullable ChannelFutureListener ending;

    private boolean released;

    Http1Output(ChannelHandlerContext ctx, Http1Writer writer, BodyMemory memory) {
        this.ctx = ctx;
        this.writer = writer;
        this.memory = memory;
    }

    /**
     * Returns the buffer for heads and short bodies. It must not be retained.
     *
     * @throws IllegalStateException if the output is released, since nobody would release the buffer
     */
    ByteBuf buffer() {
        ByteBuf buffer = collected;
        if (buffer == null) {
            if (released) {
                throw new IllegalStateException("the output is released");
            }
            buffer = scratch.output().take(ctx.alloc(), expectedBytes);
            collected = buffer;
        }
        return buffer;
    }

    /**
     * Adds a body after its head. If there is no memory for a copy, the array is retained and written piecewise, which
     * suits a value that the store also holds. Nothing is sent before {@link #answered()}.
     */
    void add(byte[] value) {
        body = addOwn(value) ? NOTHING : value;
    }

    /**
     * Adds a copy of a body after its head. Nothing is sent before {@link #answered()}.
     *
     * @return false if it is long and there is no memory for a copy
     */
    boolean addOwn(byte[] content) {
        ByteBuf out = buffer();
        if (content.length <= MAX_COLLECTED_BYTES - out.readableBytes()) {
            Memory.append(out, content, 0, content.length);
            return true;
        }
        ownBody = memory.copy(ctx.alloc(), MemorySegment.ofArray(content), 0, content.length);
        return ownBody != null;
    }

    /** Adds a copy of an off-heap body, like {@link #addOwn}. */
    boolean add(MemorySegment segment, long offset, int bytes) {
        if (bytes <= MAX_COLLECTED_BYTES) {
            Memory.append(buffer(), segment, offset, bytes);
            return true;
        }
        ownBody = memory.copy(ctx.alloc(), segment, offset, bytes);
        return ownBody != null;
    }

    /** Ends a response. Sends the collected bytes if they are many, and as much of the body as the client accepts. */
    void answered() {
        ByteBuf own = ownBody;
        if (own != null) {
            ownBody = null;
            writeCollected();
            int bytes = own.readableBytes();
            ctx.write(own).addListener(written -> memory.give(bytes));
        } else if (body.length == 0 && buffer().readableBytes() < MAX_COLLECTED_BYTES) {
            return;
        }
        writeOn();
    }

    /** Writes pieces of the body while the channel is writable. */
    private void writeOn() {
        writing = true;
        do {
            if (body.length > 0) {
                addPiece();
            }
            writeCollected();
            if (body.length > 0 || !ctx.channel().isWritable()) {
                ctx.flush(); // may make the channel writable again
            }
            congested = !ctx.channel().isWritable();
        } while (body.length > 0 && !congested);
        writing = false;
    }

    private void addPiece() {
        ByteBuf out = buffer();
        int bytes = Math.min(body.length - bodyAt, Math.max(1, MAX_COLLECTED_BYTES - out.readableBytes()));
        Memory.append(out, body, bodyAt, bytes);
        bodyAt += bytes;
        if (bodyAt == body.length) {
            body = NOTHING;
            bodyAt = 0;
        }
    }

    ChannelHandlerContext context() {
        return ctx;
    }

    /** Returns whether the client must read before the next response. */
    boolean isCongested() {
        return congested;
    }

    /** Continues after the client has read. Returns whether the next request can be answered now. */
    boolean resume() {
        if (!congested || writing || !ctx.channel().isWritable()) {
            return false;
        }
        congested = false;
        if (body.length > 0) {
            writeOn();
        }
        ChannelFutureListener listener = ending;
        if (!congested && listener != null) {
            ending = null;
            end(listener);
        }
        return !congested;
    }

    /** Returns the number of bytes that the kernel has not accepted yet. */
    long unsentBytes() {
        return Connections.unsentBytes(ctx) + body.length - bodyAt;
    }

    /** Sends all collected responses. */
    void flush() {
        writeCollected();
        ctx.flush();
    }

    /** Sends everything, then calls the listener, which closes the connection. */
    void end(ChannelFutureListener listener) {
        if (body.length > 0) {
            ending = listener;
        } else {
            writeCollected();
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(listener);
        }
    }

    /** Writes the collected bytes to the channel, without a flush. */
    private void writeCollected() {
        ByteBuf buffer = collected;
        if (buffer != null) {
            collected = null;
            expectedBytes = Math.max(Http1Writer.USUAL_HEAD_BYTES, buffer.readableBytes());
            writer.flushed();
            ctx.write(buffer, ctx.voidPromise());
        }
    }

    /** Releases the unwritten buffers, when the connection is closed or upgraded. */
    void release() {
        released = true;
        ByteBuf buffer = collected;
        collected = null;
        if (buffer != null) {
            buffer.release();
        }
        body = NOTHING;
        ByteBuf own = ownBody;
        ownBody = null;
        if (own != null) {
            memory.give(own.readableBytes());
            own.release();
        }
    }
}
