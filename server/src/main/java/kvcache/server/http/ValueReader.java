package kvcache.server.http;

import java.time.InstantSource;
import kvcache.server.api.CacheApi;
import kvcache.server.api.LiveReader;
import kvcache.server.api.Precondition;
import kvcache.store.Entry;
import kvcache.store.EntryView;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/**
 * A reader that writes values directly into 200 responses; each protocol has a subclass. It performs one read at a
 * time, so one instance may serve all requests of a connection.
 *
 * <p>The two abstract methods are called while the store exposes the entry: they write the response's head and copy or
 * retain the value. They must defer anything that may call back, such as flushing.
 */
public abstract class ValueReader extends LiveReader {

    private Precondition condition = Precondition.NONE;
    private Answer instead = Answer.NO_VALUE;

    /** Creates a reader. The clock must be the cache's. */
    protected ValueReader(InstantSource clock) {
        super(clock);
    }

    /**
     * Writes an entry on the heap. Its value may be retained and must not be changed.
     *
     * @param maxAgeSeconds the max-age, or {@link Answer#NO_MAX_AGE}
     * @return null if the entry was written, else the response to send instead
     */
    protected abstract @Nullable Answer value(Entry entry, long maxAgeSeconds);

    /** Writes an off-heap entry, which is valid only during the call. Otherwise like the method for the heap. */
    protected abstract @Nullable Answer value(EntryView entry, long maxAgeSeconds);

    /** Reads a key. Returns null if the entry was written, else the response to send instead. */
    final @Nullable Answer read(CacheApi api, Key key, Precondition on) {
        condition = on;
        instead = Answer.NO_VALUE;
        return api.read(key, this) ? null : instead;
    }

    @Override
    protected final boolean take(Entry entry, long leftMs) {
        return holds(entry.version(), leftMs) && isWritten(value(entry, Answer.maxAgeSeconds(leftMs)));
    }

    @Override
    protected final boolean take(EntryView entry, long leftMs) {
        return holds(entry.version(), leftMs) && isWritten(value(entry, Answer.maxAgeSeconds(leftMs)));
    }

    private boolean holds(long version, long leftMs) {
        return condition.isNone() || isWritten(Answer.toFailed(condition.at(version), version, leftMs));
    }

    private boolean isWritten(@Nullable Answer other) {
        if (other != null) {
            instead = other;
        }
        return other == null;
    }
}
