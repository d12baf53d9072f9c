package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import java.time.InstantSource;
import kvcache.server.http.Answer;
import kvcache.server.http.ValueReader;
import kvcache.store.Entry;
import kvcache.store.EntryView;
import org.jspecify.annotations.Nullable;

/** Writes response heads and values. Confined to the event loop; handles one request at a time. */
final class Http1Values extends ValueReader {

    private final Http1Output output;
    private final Http1Writer writer;
    private boolean isHead;
    private Http1Writer.Persistence persistence = Http1Writer.Persistence.PERSISTENT;

    Http1Values(InstantSource clock, Http1Output output, Http1Writer writer) {
        super(clock);
        this.output = output;
        this.writer = writer;
    }

    /** Begins the response to a request. */
    void begin(boolean head, Http1Writer.Persistence newPersistence) {
        isHead = head;
        persistence = newPersistence;
    }

    @Override
    protected @Nullable Answer value(Entry entry, long maxAgeSeconds) {
        byte[] value = entry.value();
        ByteBuf out = output.buffer();
        int start = out.writerIndex();
        boolean written = false;
        try {
            if (!isHead && value.length <= Http1Writer.MAX_SHORT_VALUE_BYTES) {
                writer.writeValue(out, entry.contentType(), entry.version(), maxAgeSeconds, value, persistence);
            } else {
                writer.writeValueHead(
                        out, entry.contentType(), entry.version(), maxAgeSeconds, value.length, persistence);
                if (!isHead) {
                    output.add(value);
                }
            }
            written = true;
        } finally {
            if (!written) {
                out.writerIndex(start); // another response follows
            }
        }
        return null;
    }

    @Override
    protected @Nullable Answer value(EntryView entry, long maxAgeSeconds) {
        ByteBuf out = output.buffer();
        int start = out.writerIndex();
        boolean added = false;
        try {
            writer.writeValueHead(
                    out, entry.contentType(), entry.version(), maxAgeSeconds, entry.valueBytes(), persistence);
            added = isHead || output.add(entry.memory(), entry.valueOffset(), entry.valueBytes());
        } finally {
            if (!added) {
                out.writerIndex(start); // another response follows
            }
        }
        return added ? null : Answer.BUSY;
    }
}
