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

    /** Answers gather up to this many bytes before they are handed to the channel; so long is a piece of a body. */
    static final int GATHERED_BYTES = LoopScratch.BUFFER_BYTES;

    private static final byte[] NOTHING = {};

    private final ChannelHandlerContext ctx;
    private final LoopScratch scratch = LoopScratch.ofLoop();
    private final Http1Writer writer;
    private final BodyMemory memory;

    private @Nullable ByteBuf gathered;
    /** How long the next gathering will be, judged by the last one. */
    private int expectedBytes = Http1Writer.USUAL_HEAD_BYTES;

    /** The body that is being written, and where the rest of it begins. */
    private byte[] body = NOTHING;

    private int bodyAt;

    /** A body in a buffer of its own, between its reading and its writing. */
    private @Nullable ByteBuf ownBody;

    /** The client does not read as fast as it asks. */
    private boolean congested;
    /** Pieces are being written further up the stack. */
    private boolean writing;
    /** How the connection ends when all is written. */
    private @Nullable ChannelFutureListener ending;

    private boolean released;

    Http1Output(ChannelHandlerContext ctx, Http1Writer writer, BodyMemory memory) {
        this.ctx = ctx;
        this.writer = writer;
        this.memory = memory;
    }

    /**
     * Where heads and short bodies are written; not to be kept.
     *
     * @throws IllegalStateException if the output is released: nobody would release the buffer
     */
    ByteBuf buffer() {
        ByteBuf buffer = gathered;
        if (buffer == null) {
            if (released) {
                throw new IllegalStateException("the connection is over, or speaks another protocol");
            }
            buffer = scratch.output().take(ctx.alloc(), expectedBytes);
            gathered = buffer;
        }
        return buffer;
    }

    /** Adds a body that the store holds too, as a rule, behind its head. Nothing is sent before {@link #answered()}. */
    void add(byte[] whole) {
        body = addOwn(whole) ? NOTHING : whole;
    }

    /**
     * Adds a body that the store holds for nobody else, behind its head. Nothing is sent before {@link #answered()}.
     *
     * @return false if it is long and there is no memory for a copy
     */
    boolean addOwn(byte[] whole) {
        ByteBuf out = buffer();
        if (whole.length <= GATHERED_BYTES - out.readableBytes()) {
            Memory.append(out, whole, 0, whole.length);
            return true;
        }
        ownBody = memory.copy(ctx.alloc(), MemorySegment.ofArray(whole), 0, whole.length);
        return ownBody != null;
    }

    /** Adds a long body that is readable during the call alone; false where there is no memory for a copy. */
    boolean add(MemorySegment readable, long offset, int bytes) {
        if (bytes <= GATHERED_BYTES) {
            Memory.append(buffer(), readable, offset, bytes);
            return true;
        }
        ownBody = memory.copy(ctx.alloc(), readable, offset, bytes);
        return ownBody != null;
    }

    /** An answer is complete: sends what has gathered if it is much, and as much of its body as the client takes. */
    void answered() {
        ByteBuf own = ownBody;
        if (own != null) {
            ownBody = null;
            hand();
            int bytes = own.readableBytes();
            ctx.write(own).addListener(written -> memory.give(bytes));
        } else if (body.length == 0 && buffer().readableBytes() < GATHERED_BYTES) {
            return;
        }
        writeOn();
    }

    /** Writes piece after piece of the body while the client takes them. */
    private void writeOn() {
        writing = true;
        do {
            if (body.length > 0) {
                addPiece();
            }
            hand();
            if (body.length > 0 || !ctx.channel().isWritable()) {
                ctx.flush(); // perhaps the socket takes it
            }
            congested = !ctx.channel().isWritable();
        } while (body.length > 0 && !congested);
        writing = false;
    }

    private void addPiece() {
        ByteBuf out = buffer();
        int bytes = Math.min(body.length - bodyAt, Math.max(1, GATHERED_BYTES - out.readableBytes()));
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

    /** Whether the client must take more before anything else is answered. */
    boolean isCongested() {
        return congested;
    }

    /** The client has taken something: goes on, and tells whether the next request can be answered now. */
    boolean resume() {
        if (!congested || writing || !ctx.channel().isWritable()) {
            return false;
        }
        congested = false;
        if (body.length > 0) {
            writeOn();
        }
        ChannelFutureListener how = ending;
        if (!congested && how != null) {
            ending = null;
            end(how);
        }
        return !congested;
    }

    /** How much the client has not taken yet, in bytes. */
    long unsentBytes() {
        return Connections.unsentBytes(ctx) + body.length - bodyAt;
    }

    /** Sends all answers there are. */
    void flush() {
        hand();
        ctx.flush();
    }

    /** Sends everything, and ends the connection behind it. */
    void end(ChannelFutureListener how) {
        if (body.length > 0) {
            ending = how;
        } else {
            hand();
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(how);
        }
    }

    /** Hands what has gathered to the channel, which sends it at its next flush. */
    private void hand() {
        ByteBuf buffer = gathered;
        if (buffer != null) {
            gathered = null;
            expectedBytes = Math.max(Http1Writer.USUAL_HEAD_BYTES, buffer.readableBytes());
            writer.flushed();
            ctx.write(buffer, ctx.voidPromise());
        }
    }

    /** Throws away what is not handed over, for good: the connection is closed, or speaks another protocol. */
    void release() {
        released = true;
        ByteBuf buffer = gathered;
        gathered = null;
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
