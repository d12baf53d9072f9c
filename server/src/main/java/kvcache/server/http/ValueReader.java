package kvcache.server.http;

import java.lang.foreign.MemorySegment;
import java.time.InstantSource;
import kvcache.server.api.CacheApi;
import kvcache.server.api.LiveReader;
import kvcache.server.api.Precondition;
import kvcache.store.Entry;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value after another straight into responses of status 200; a protocol's own writes them. One read at a time,
 * so one of these may serve all requests of a connection.
 *
 * <p>The two methods to implement are called while the store shows the entry: they write the response's head and copy or
 * keep the value, and leave everything that may call back, such as flushing, for later.
 */
public abstract class ValueReader extends LiveReader {

    /** In place of a number of seconds where a value may be kept for as long as one likes. */
    public static final long NO_MAX_AGE = Answer.NO_MAX_AGE;

    private Precondition condition = Precondition.NONE;
    private Answer instead = Answer.NO_VALUE;

    /** A reader that goes by this clock, which must be the cache's. */
    protected ValueReader(InstantSource clock) {
        super(clock);
    }

    /**
     * Takes a value on the heap, which may be kept and must not be changed.
     *
     * @param contentType its media type as it was sent, or null for {@link Answer#TEXT}
     * @param version what the entity tag shows
     * @param maxAgeSeconds how long it may be kept, or {@link #NO_MAX_AGE}
     */
    protected abstract @Nullable Answer value(
            byte[] value, @Nullable String contentType, long version, long maxAgeSeconds);

    /**
     * Takes a value off the heap, which is readable during the call alone; the rest is the same.
     *
     * @return null where it was taken; what to answer instead where there is no memory for a copy
     */
    protected abstract @Nullable Answer value(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long version,
            long maxAgeSeconds);

    /** Reads a key: null where the value was taken, else what to answer instead. */
    final @Nullable Answer read(CacheApi api, Key key, Precondition on) {
        condition = on;
        instead = Answer.NO_VALUE;
        return api.read(key, this) ? null : instead;
    }

    @Override
    protected final boolean take(Entry entry, long leftMs) {
        if (!condition.isNone() && !holds(entry.version(), leftMs)) {
            return false;
        }
        return isTaken(value(entry.value(), entry.contentType(), entry.version(), Answer.maxAgeSeconds(leftMs)));
    }

    @Override
    protected final boolean take(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long version,
            long leftMs) {
        if (!condition.isNone() && !holds(version, leftMs)) {
            return false;
        }
        return isTaken(value(memory, valueOffset, valueBytes, contentType, version, Answer.maxAgeSeconds(leftMs)));
    }

    private boolean holds(long version, long leftMs) {
        return isTaken(Answer.toFailed(condition.at(version), version, leftMs));
    }

    private boolean isTaken(@Nullable Answer refusal) {
        if (refusal != null) {
            instead = refusal;
        }
        return refusal == null;
    }
}
