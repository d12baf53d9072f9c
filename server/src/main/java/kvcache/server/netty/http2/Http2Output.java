package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import kvcache.base.http2.Http2Frames;
import kvcache.server.http.Answer;
import kvcache.server.netty.BodyMemory;
import kvcache.server.netty.LoopScratch;
import kvcache.server.netty.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The output of one h2c connection: frames are collected in one buffer and sent in one write. Bodies are sent as far as
 * the flow-control windows allow; the rest waits with its stream, and streams are served round-robin, one frame each.
 *
 * <p>Confined to the event loop.
 */
final class Http2Output {

    /** Frames gather up to this many bytes before they are handed to the channel. */
    private static final int GATHERED_BYTES = 64 * 1024;

    /** The longest frames that are sent; every client takes them (RFC 9113, section 4.2). */
    private static final int MAX_FRAME_BYTES = Http2Frames.DEFAULT_PAYLOAD_BYTES;

    /**
     * Values that were copied and wait for the client's windows are at most about so many bytes; further reads wait.
     */
    private static final long MOST_COPIED_BYTES = 16 * 1024 * 1024;

    private final ChannelHandlerContext ctx;
    private final FloodGuard idleFrames;
    private final Consumer<Http2Stream> sent;
    private final BodyMemory memory;
    private final LoopScratch scratch;
    private final HpackWriter heads = new HpackWriter();
    private final Queue<Http2Stream> sending = new ArrayDeque<>();

    private @Nullable ByteBuf gathered;
    private int expectedBytes = HpackWriter.USUAL_HEAD_BYTES;

    private long window = Http2Frames.DEFAULT_WINDOW_BYTES;
    private int newStreamWindow = Http2Frames.DEFAULT_WINDOW_BYTES;
    private long copiedBytes;
    private boolean released;

    /**
     * @param memory what copied bodies were taken from
     * @param idleFrames learns of each frame that a client may have to answer with more room in its windows
     * @param sent is told of each stream whose whole answer is written, if its body had to wait
     */
    Http2Output(ChannelHandlerContext ctx, BodyMemory memory, FloodGuard idleFrames, Consumer<Http2Stream> sent) {
        this.ctx = ctx;
        this.memory = memory;
        this.idleFrames = idleFrames;
        this.sent = sent;
        this.scratch = LoopScratch.ofLoop();
    }

    /** Whether another value may be copied that may have to wait. */
    boolean hasRoom() {
        return copiedBytes < MOST_COPIED_BYTES;
    }

    /** The window that a stream begins with. */
    int newStreamWindow() {
        return newStreamWindow;
    }

    /** Whether the client does not take what is sent as fast as it asks for it. */
    boolean isCongested() {
        return !ctx.channel().isWritable();
    }

    // ---- answers

    void writeContinue(int streamId) {
        heads.writeContinue(gathered(), streamId);
    }

    /**
     * Writes an answer, or that there is no memory for a body that has to wait; true where all of it is written, false
     * where its body waits with the stream.
     */
    boolean write(Http2Stream stream, Answer answer) {
        byte[] body = answer.body();
        boolean hasBody = !stream.isHead() && body.length > 0;
        boolean waits = hasBody && !fits(body.length, stream.sendWindow);
        // Most bodies that come this way are texts; values do from stores that may block, and are held for this client
        // alone.
        int counted = waits && !answer.isShared() ? body.length : 0;
        if (counted > 0 && !memory.tryTake(counted)) {
            return write(stream, Answer.BUSY);
        }
        heads.writeHead(gathered(), stream.id(), !hasBody, answer);
        if (waits) {
            return writeBody(stream, Unpooled.wrappedBuffer(body), counted);
        }
        if (hasBody) {
            writeWhole(stream.id(), body);
        }
        return true;
    }

    /** Writes an answer whose body, if it has one, is short, to a request that has no stream of its own. */
    void writeShort(int streamId, Answer answer) {
        byte[] body = answer.body();
        heads.writeHead(gathered(), streamId, body.length == 0, answer);
        if (body.length > 0) {
            writeWhole(streamId, body);
        }
    }

    void writeValueHead(
            int streamId,
            boolean endsStream,
            @Nullable String contentType,
            long version,
            long maxAgeSeconds,
            int valueBytes) {
        heads.writeValueHead(gathered(), streamId, endsStream, contentType, version, maxAgeSeconds, valueBytes);
    }

    /** Whether a body fits into one frame and into the windows, and so can be written at once. */
    boolean fits(int bodyBytes, long streamWindow) {
        return bodyBytes <= MAX_FRAME_BYTES && bodyBytes <= window && bodyBytes <= streamWindow;
    }

    /** Writes a body that {@linkplain #fits fits}. */
    void writeWhole(int streamId, byte[] body) {
        writeFrameHead(body.length, Http2Frames.DATA, Http2Frames.END_STREAM, streamId);
        gathered().writeBytes(body);
        window -= body.length;
        handIfMuch();
    }

    /** The same of memory that can be read during the call alone. */
    void writeWhole(int streamId, MemorySegment memory, long offset, int bytes) {
        writeFrameHead(bytes, Http2Frames.DATA, Http2Frames.END_STREAM, streamId);
        Memory.append(gathered(), memory, offset, bytes);
        window -= bytes;
        handIfMuch();
    }

    /**
     * Writes a body as far as it can be written now; true where that is all of it.
     *
     * @param body is taken over
     * @param copied how many bytes of memory were taken for it
     */
    boolean writeBody(Http2Stream stream, ByteBuf body, int copied) {
        stream.body = body;
        stream.copiedBytes = copied;
        copiedBytes += copied;
        enqueue(stream);
        send();
        return stream.hasLocalEnded();
    }

    private void enqueue(Http2Stream stream) {
        if (!stream.isQueued && stream.body != null && stream.sendWindow > 0) {
            stream.isQueued = true;
            sending.add(stream);
        }
    }

    /** Sends what waits, as far as windows and the channel allow. */
    void send() {
        while (window > 0 && !isCongested()) {
            Http2Stream stream = sending.poll();
            if (stream == null) {
                return;
            }
            stream.isQueued = false;
            ByteBuf body = stream.body;
            if (body != null) {
                sendFrame(stream, body);
            }
        }
    }

    private void sendFrame(Http2Stream stream, ByteBuf body) {
        int bytes =
                (int) Math.min(Math.min(body.readableBytes(), MAX_FRAME_BYTES), Math.min(window, stream.sendWindow));
        if (bytes <= 0) {
            return;
        }
        boolean isLast = bytes == body.readableBytes();
        writeFrameHead(bytes, Http2Frames.DATA, isLast ? Http2Frames.END_STREAM : Http2Frames.NO_FLAGS, stream.id());
        gathered().writeBytes(body, bytes);
        window -= bytes;
        stream.sendWindow -= bytes;
        idleFrames.earn(2);
        if (isLast) {
            stream.body = null;
            body.release();
            forget(stream);
            stream.endLocal();
            sent.accept(stream);
        } else {
            enqueue(stream);
        }
        handIfMuch();
    }

    /** A stream is over; its body is sent, or never will be. */
    void forget(Http2Stream stream) {
        memory.give(stream.copiedBytes);
        copiedBytes -= stream.copiedBytes;
        stream.copiedBytes = 0;
    }

    // ---- windows and settings

    /** The client takes so much more in all; false where that is more than a window can be. */
    boolean widen(int bytes) {
        window += bytes;
        send();
        return window <= Http2Frames.MAX_WINDOW_BYTES;
    }

    /** The client takes so much more of one stream. */
    boolean widen(Http2Stream stream, int bytes) {
        stream.sendWindow += bytes;
        enqueue(stream);
        send();
        return stream.sendWindow <= Http2Frames.MAX_WINDOW_BYTES;
    }

    /** Takes note of one of the client's settings. */
    void setting(int id, long value, Iterable<Http2Stream> streams) throws Http2Exception {
        switch (id) {
            case Http2Frames.HEADER_TABLE_SIZE -> heads.tableBytes(value);
            case Http2Frames.ENABLE_PUSH -> {
                if (value > 1) {
                    throw connectionError(Http2Error.PROTOCOL_ERROR, "ENABLE_PUSH is %s", value);
                }
            }
            case Http2Frames.INITIAL_WINDOW_SIZE -> {
                if (value > Http2Frames.MAX_WINDOW_BYTES || !changeStreamWindows((int) value, streams)) {
                    throw connectionError(Http2Error.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE is %s", value);
                }
            }
            case Http2Frames.MAX_FRAME_SIZE -> {
                if (value < Http2Frames.DEFAULT_PAYLOAD_BYTES || value > Http2Frames.MAX_PAYLOAD_BYTES) {
                    throw connectionError(Http2Error.PROTOCOL_ERROR, "MAX_FRAME_SIZE is %s", value);
                }
            }
            default -> {} // of no concern to a server that pushes nothing and sends short frames
        }
    }

    /** Streams begin with another window, and those that there are change by the difference. */
    private boolean changeStreamWindows(int bytes, Iterable<Http2Stream> streams) {
        int difference = bytes - newStreamWindow;
        newStreamWindow = bytes;
        for (Http2Stream stream : streams) {
            stream.sendWindow += difference;
            enqueue(stream);
            if (stream.sendWindow > Http2Frames.MAX_WINDOW_BYTES) {
                return false;
            }
        }
        return true;
    }

    // ---- frames about the connection

    /** Writes SETTINGS with two of them. */
    void writeSettings(int firstId, int firstValue, int secondId, int secondValue) {
        writeFrameHead(
                2 * Http2Frames.SETTING_BYTES, Http2Frames.SETTINGS, Http2Frames.NO_FLAGS, Http2Frames.CONNECTION);
        gathered().writeShort(firstId).writeInt(firstValue).writeShort(secondId).writeInt(secondValue);
    }

    void writeSettingsAck() {
        writeFrameHead(0, Http2Frames.SETTINGS, Http2Frames.ACK, Http2Frames.CONNECTION);
    }

    void writePingAck(long data) {
        writeFrameHead(Long.BYTES, Http2Frames.PING, Http2Frames.ACK, Http2Frames.CONNECTION);
        gathered().writeLong(data);
    }

    void writeWindowUpdate(int streamId, int bytes) {
        writeFrameHead(Integer.BYTES, Http2Frames.WINDOW_UPDATE, Http2Frames.NO_FLAGS, streamId);
        gathered().writeInt(bytes);
    }

    void writeReset(int streamId, Http2Error error) {
        writeFrameHead(Integer.BYTES, Http2Frames.RST_STREAM, Http2Frames.NO_FLAGS, streamId);
        gathered().writeInt((int) error.code());
    }

    void writeGoAway(int lastStreamId, Http2Error error) {
        writeFrameHead(2 * Integer.BYTES, Http2Frames.GOAWAY, Http2Frames.NO_FLAGS, Http2Frames.CONNECTION);
        gathered().writeInt(lastStreamId).writeInt((int) error.code());
    }

    private void writeFrameHead(int length, int type, int flags, int streamId) {
        ByteBuf out = gathered();
        out.ensureWritable(Http2Frames.HEAD_BYTES + length);
        out.writeInt(Http2Frames.lengthAndType(length, type)).writeByte(flags).writeInt(streamId);
    }

    // ---- buffers

    private ByteBuf gathered() {
        ByteBuf buffer = gathered;
        if (buffer == null) {
            if (released) {
                throw new IllegalStateException("the connection is over"); // nobody would release the buffer
            }
            buffer = scratch.output().take(ctx.alloc(), expectedBytes);
            gathered = buffer;
        }
        return buffer;
    }

    private void handIfMuch() {
        if (gathered().readableBytes() >= GATHERED_BYTES) {
            hand();
            if (isCongested()) {
                ctx.flush(); // perhaps the socket takes it
            }
        }
    }

    /** Hands what has gathered to the channel, which sends it at its next flush. */
    private void hand() {
        ByteBuf buffer = gathered;
        if (buffer != null) {
            gathered = null;
            expectedBytes = Math.max(HpackWriter.USUAL_HEAD_BYTES, buffer.readableBytes());
            heads.flushed();
            ctx.write(buffer, ctx.voidPromise());
        }
    }

    void flush() {
        hand();
        ctx.flush();
    }

    /** Sends everything, and ends the connection behind it. */
    void end(ChannelFutureListener how) {
        hand();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(how);
    }

    /** Throws away what is not handed over, for good: the connection is closed. */
    void release() {
        released = true;
        ByteBuf buffer = gathered;
        gathered = null;
        if (buffer != null) {
            buffer.release();
        }
    }
}
