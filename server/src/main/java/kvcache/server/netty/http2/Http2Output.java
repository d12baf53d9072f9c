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

    /** Frames are collected up to this size before they are written. */
    private static final int MAX_COLLECTED_BYTES = 64 * 1024;

    /** The maximum length of sent frames, which every client accepts (RFC 9113, section 4.2). */
    private static final int MAX_FRAME_BYTES = Http2Frames.DEFAULT_PAYLOAD_BYTES;

    /** About the maximum size of values that wait for the client's windows; further reads wait. */
    private static final long MOST_COPIED_BYTES = 16 * 1024 * 1024;

    private final ChannelHandlerContext ctx;
    private final FloodGuard idleFrames;
    private final Consumer<Http2Stream> sent;
    private final BodyMemory memory;
    private final LoopScratch scratch;
    private final HpackWriter heads = new HpackWriter();
    private final Queue<Http2Stream> sending = new ArrayDeque<>();

    private @Nullable ByteBuf collected;
    private int expectedBytes = HpackWriter.USUAL_HEAD_BYTES;

    private long window = Http2Frames.DEFAULT_WINDOW_BYTES;
    private int newStreamWindow = Http2Frames.DEFAULT_WINDOW_BYTES;
    private long copiedBytes;
    private boolean released;

    /**
     * @param memory the budget for copied bodies
     * @param idleFrames credited for each DATA frame, which the client may answer with WINDOW_UPDATE
     * @param sent called after the last part of a delayed body is written
     */
    Http2Output(ChannelHandlerContext ctx, BodyMemory memory, FloodGuard idleFrames, Consumer<Http2Stream> sent) {
        this.ctx = ctx;
        this.memory = memory;
        this.idleFrames = idleFrames;
        this.sent = sent;
        this.scratch = LoopScratch.ofLoop();
    }

    /** Returns whether another value may wait for the client's windows. */
    boolean hasRoom() {
        return copiedBytes < MOST_COPIED_BYTES;
    }

    /** Returns the initial send window of a stream. */
    int newStreamWindow() {
        return newStreamWindow;
    }

    /** Returns whether the client reads too slowly. */
    boolean isCongested() {
        return !ctx.channel().isWritable();
    }

    // ---- responses

    void writeContinue(int streamId) {
        heads.writeContinue(collected(), streamId);
    }

    /**
     * Writes a response, or {@link Answer#BUSY} if there is no memory for a body that must wait.
     *
     * @return true if it is completely written, false if its body waits with the stream
     */
    boolean write(Http2Stream stream, Answer answer) {
        byte[] body = answer.body();
        boolean hasBody = !stream.isHead() && body.length > 0;
        boolean waits = hasBody && !fits(body.length, stream.sendWindow);
        // Values come this way only from stores that may block, and are retained for this client alone.
        int counted = waits && !answer.isShared() ? body.length : 0;
        if (counted > 0 && !memory.tryTake(counted)) {
            return write(stream, Answer.BUSY);
        }
        heads.writeHead(collected(), stream.id(), !hasBody, answer);
        if (waits) {
            return writeBody(stream, Unpooled.wrappedBuffer(body), counted);
        }
        if (hasBody) {
            writeFitting(stream.id(), body);
        }
        return true;
    }

    /** Writes a response whose body {@linkplain #fits fits}, to a request without a stream object. */
    void writeFitting(int streamId, Answer answer) {
        byte[] body = answer.body();
        heads.writeHead(collected(), streamId, body.length == 0, answer);
        if (body.length > 0) {
            writeFitting(streamId, body);
        }
    }

    void writeValueHead(
            int streamId,
            boolean endsStream,
            @Nullable String contentType,
            long version,
            long maxAgeSeconds,
            int valueBytes) {
        heads.writeValueHead(collected(), streamId, endsStream, contentType, version, maxAgeSeconds, valueBytes);
    }

    /** Returns whether a body fits one frame and the windows. */
    boolean fits(int bodyBytes, long streamWindow) {
        return bodyBytes <= MAX_FRAME_BYTES && bodyBytes <= window && bodyBytes <= streamWindow;
    }

    /** Writes a body that {@linkplain #fits fits}. */
    void writeFitting(int streamId, byte[] body) {
        writeFrameHead(body.length, Http2Frames.DATA, Http2Frames.END_STREAM, streamId);
        collected().writeBytes(body);
        window -= body.length;
        writeIfLarge();
    }

    /** Writes a copy of an off-heap body that {@linkplain #fits fits}. */
    void writeFitting(int streamId, MemorySegment segment, long offset, int bytes) {
        writeFrameHead(bytes, Http2Frames.DATA, Http2Frames.END_STREAM, streamId);
        Memory.append(collected(), segment, offset, bytes);
        window -= bytes;
        writeIfLarge();
    }

    /**
     * Writes a body as far as the windows and the channel allow. Takes ownership of the buffer.
     *
     * @param copied the memory reserved for it
     * @return whether the body is completely written
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

    /** Sends waiting bodies as far as the windows and the channel allow. */
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
        collected().writeBytes(body, bytes);
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
        writeIfLarge();
    }

    /** Releases the reservation for a stream's body. */
    void forget(Http2Stream stream) {
        memory.give(stream.copiedBytes);
        copiedBytes -= stream.copiedBytes;
        stream.copiedBytes = 0;
    }

    // ---- windows and settings

    /** Enlarges the connection's send window. Returns false if it exceeds the maximum. */
    boolean widen(int bytes) {
        window += bytes;
        send();
        return window <= Http2Frames.MAX_WINDOW_BYTES;
    }

    /** Enlarges a stream's send window. Returns false if it exceeds the maximum. */
    boolean widen(Http2Stream stream, int bytes) {
        stream.sendWindow += bytes;
        enqueue(stream);
        send();
        return stream.sendWindow <= Http2Frames.MAX_WINDOW_BYTES;
    }

    /** Applies one of the client's settings. */
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
            default -> {} // not relevant to this server
        }
    }

    /** Changes the initial window, and the windows of open streams by the difference. */
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

    // ---- other frames

    /** Writes SETTINGS with two parameters. */
    void writeSettings(int firstId, int firstValue, int secondId, int secondValue) {
        writeFrameHead(
                2 * Http2Frames.SETTING_BYTES, Http2Frames.SETTINGS, Http2Frames.NO_FLAGS, Http2Frames.CONNECTION);
        collected()
                .writeShort(firstId)
                .writeInt(firstValue)
                .writeShort(secondId)
                .writeInt(secondValue);
    }

    void writeSettingsAck() {
        writeFrameHead(0, Http2Frames.SETTINGS, Http2Frames.ACK, Http2Frames.CONNECTION);
    }

    void writePingAck(long data) {
        writeFrameHead(Long.BYTES, Http2Frames.PING, Http2Frames.ACK, Http2Frames.CONNECTION);
        collected().writeLong(data);
    }

    void writeWindowUpdate(int streamId, int bytes) {
        writeFrameHead(Integer.BYTES, Http2Frames.WINDOW_UPDATE, Http2Frames.NO_FLAGS, streamId);
        collected().writeInt(bytes);
    }

    void writeReset(int streamId, Http2Error error) {
        writeFrameHead(Integer.BYTES, Http2Frames.RST_STREAM, Http2Frames.NO_FLAGS, streamId);
        collected().writeInt((int) error.code());
    }

    void writeGoAway(int lastStreamId, Http2Error error) {
        writeFrameHead(2 * Integer.BYTES, Http2Frames.GOAWAY, Http2Frames.NO_FLAGS, Http2Frames.CONNECTION);
        collected().writeInt(lastStreamId).writeInt((int) error.code());
    }

    private void writeFrameHead(int length, int type, int flags, int streamId) {
        ByteBuf out = collected();
        out.ensureWritable(Http2Frames.HEAD_BYTES + length);
        out.writeInt(Http2Frames.lengthAndType(length, type)).writeByte(flags).writeInt(streamId);
    }

    // ---- buffers

    private ByteBuf collected() {
        ByteBuf buffer = collected;
        if (buffer == null) {
            if (released) {
                throw new IllegalStateException("the output is released"); // nobody would release the buffer
            }
            buffer = scratch.output().take(ctx.alloc(), expectedBytes);
            collected = buffer;
        }
        return buffer;
    }

    private void writeIfLarge() {
        if (collected().readableBytes() >= MAX_COLLECTED_BYTES) {
            writeCollected();
            if (isCongested()) {
                ctx.flush(); // may make the channel writable again
            }
        }
    }

    /** Writes the collected frames to the channel, without a flush. */
    private void writeCollected() {
        ByteBuf buffer = collected;
        if (buffer != null) {
            collected = null;
            expectedBytes = Math.max(HpackWriter.USUAL_HEAD_BYTES, buffer.readableBytes());
            heads.flushed();
            ctx.write(buffer, ctx.voidPromise());
        }
    }

    void flush() {
        writeCollected();
        ctx.flush();
    }

    /** Sends everything, then calls the listener, which closes the connection. */
    void end(ChannelFutureListener listener) {
        writeCollected();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(listener);
    }

    /** Releases the unwritten frames, when the connection is closed. */
    void release() {
        released = true;
        ByteBuf buffer = collected;
        collected = null;
        if (buffer != null) {
            buffer.release();
        }
    }
}
