package kvcache.server.api;

import java.lang.foreign.MemorySegment;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;

/** What a key is at, without its value: seen once, expired or not. */
final class VersionProbe implements EntryReader {

    private long version = Entry.ABSENT;
    private long expiresAtMs = Entry.NEVER;

    private VersionProbe() {}

    static VersionProbe of(Store store, Key key) {
        VersionProbe sighting = new VersionProbe();
        var unused = store.read(key, sighting);
        return sighting;
    }

    /** The version of the entry, be it expired, or {@link Entry#ABSENT}: what compare-and-set must go by. */
    long version() {
        return version;
    }

    /** Whether there is an entry that expires at some time. */
    boolean expires() {
        return expiresAtMs != Entry.NEVER;
    }

    boolean isExpiredAt(long nowMs) {
        return expires() && expiresAtMs <= nowMs;
    }

    @Override
    public boolean read(Entry entry) {
        version = entry.version();
        expiresAtMs = entry.expiresAtMs();
        return true;
    }

    @Override
    public boolean read(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long seenVersion,
            long seenExpiresAtMs) {
        version = seenVersion;
        expiresAtMs = seenExpiresAtMs;
        return true;
    }
}
