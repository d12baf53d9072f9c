package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.time.InstantSource;
import java.util.function.IntFunction;
import kvcache.server.http.Answer;
import kvcache.server.http.ValueReader;
import kvcache.server.netty.BodyMemory;
import kvcache.store.Entry;
import kvcache.store.EntryView;
import org.jspecify.annotations.Nullable;

/**
 * Writes a response head and as much of its value as frames and windows allow; the output sends the rest. Confined to
 * the event loop; handles one request at a time.
 */
final class Http2Values extends ValueReader {

    private final Http2Output output;
    private final ByteBufAllocator allocator;
    private final BodyMemory copies;
    private final IntFunction<Http2Stream> opening;
    private int streamId;
    private boolean isHead;

    /** Null if the request has no stream object yet. */
    private @Nullable Http2Stream stream;

    private boolean isComplete;

    Http2Values(
            InstantSource clock,
            Http2Output output,
            ByteBufAllocator allocator,
            BodyMemory copies,
            IntFunction<Http2Stream> opening) {
        super(clock);
        this.output = output;
        this.allocator = allocator;
        this.copies = copies;
        this.opening = opening;
    }

    /** Returns whether the last value is completely written. */
    boolean isComplete() {
        return isComplete;
    }

    /** Begins the response to a request. */
    void begin(int id, @Nullable Http2Stream streamOrNull, boolean head) {
        streamId = id;
        stream = streamOrNull;
        isHead = head;
    }

    private long window() {
        return stream == null ? output.newStreamWindow() : stream.sendWindow;
    }

    private Http2Stream openStream() {
        Http2Stream existing = stream;
        return existing == null ? opening.apply(streamId) : existing;
    }

    @Override
    protected @Nullable Answer value(Entry entry, long maxAgeSeconds) {
        byte[] value = entry.value();
        boolean hasBody = !isHead && value.length > 0;
        isComplete = true;
        boolean waits = hasBody && !output.fits(value.length, window());
        // While a value waits for its client, the store may replace it, so that only this response retains it.
        if (waits && !copies.tryTake(value.length)) {
            return Answer.BUSY;
        }
        output.writeValueHead(streamId, !hasBody, entry.contentType(), entry.version(), maxAgeSeconds, value.length);
        if (waits) {
            isComplete = false; // the output closes the stream, perhaps at once
            var unused = output.writeBody(openStream(), Unpooled.wrappedBuffer(value), value.length);
        } else if (hasBody) {
            output.writeFitting(streamId, value);
        }
        return null;
    }

    @Override
    protected @Nullable Answer value(EntryView entry, long maxAgeSeconds) {
        int valueBytes = entry.valueBytes();
        boolean hasBody = !isHead && valueBytes > 0;
        isComplete = true;
        if (!hasBody || output.fits(valueBytes, window())) {
            output.writeValueHead(streamId, !hasBody, entry.contentType(), entry.version(), maxAgeSeconds, valueBytes);
            if (hasBody) {
                output.writeFitting(streamId, entry.memory(), entry.valueOffset(), valueBytes);
            }
            return null;
        }
        // Copied before the head is written, so that without memory another response can be sent.
        ByteBuf copy = copies.copy(allocator, entry.memory(), entry.valueOffset(), valueBytes);
        if (copy == null) {
            return Answer.BUSY;
        }
        output.writeValueHead(streamId, false, entry.contentType(), entry.version(), maxAgeSeconds, valueBytes);
        isComplete = false;
        var unused = output.writeBody(openStream(), copy, valueBytes);
        return null;
    }
}
