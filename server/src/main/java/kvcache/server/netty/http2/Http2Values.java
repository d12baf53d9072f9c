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

    /** Null where the request has no stream of its own yet. */
    private @Nullable Http2Stream stream;

    private boolean isWhole;

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

    /** Nothing of the value read last is left to be written. */
    boolean isWhole() {
        return isWhole;
    }

    /** Says which request the next value answers. */
    void begin(int id, @Nullable Http2Stream itsStream, boolean head) {
        streamId = id;
        stream = itsStream;
        isHead = head;
    }

    private long window() {
        return stream == null ? output.newStreamWindow() : stream.sendWindow;
    }

    private Http2Stream ownStream() {
        Http2Stream own = stream;
        if (own == null) {
            own = opening.apply(streamId);
        }
        return own;
    }

    @Override
    protected @Nullable Answer value(Entry entry, long maxAgeSeconds) {
        byte[] value = entry.value();
        boolean hasBody = !isHead && value.length > 0;
        isWhole = true;
        boolean waits = hasBody && !output.fits(value.length, window());
        // A value that waits for its client may have been replaced long since, and be kept for that client alone.
        if (waits && !copies.tryTake(value.length)) {
            return Answer.BUSY;
        }
        output.writeValueHead(streamId, !hasBody, entry.contentType(), entry.version(), maxAgeSeconds, value.length);
        if (waits) {
            isWhole = false; // the output closes the stream, perhaps at once
            var unused = output.writeBody(ownStream(), Unpooled.wrappedBuffer(value), value.length);
        } else if (hasBody) {
            output.writeWhole(streamId, value);
        }
        return null;
    }

    @Override
    protected @Nullable Answer value(EntryView entry, long maxAgeSeconds) {
        int valueBytes = entry.valueBytes();
        boolean hasBody = !isHead && valueBytes > 0;
        isWhole = true;
        if (!hasBody || output.fits(valueBytes, window())) {
            output.writeValueHead(streamId, !hasBody, entry.contentType(), entry.version(), maxAgeSeconds, valueBytes);
            if (hasBody) {
                output.writeWhole(streamId, entry.memory(), entry.valueOffset(), valueBytes);
            }
            return null;
        }
        // Copied before anything is written: where there is no memory for it, something else can be answered.
        ByteBuf copy = copies.copy(allocator, entry.memory(), entry.valueOffset(), valueBytes);
        if (copy == null) {
            return Answer.BUSY;
        }
        output.writeValueHead(streamId, false, entry.contentType(), entry.version(), maxAgeSeconds, valueBytes);
        isWhole = false;
        var unused = output.writeBody(ownStream(), copy, valueBytes);
        return null;
    }
}
