package kvcache.server.api;

import java.time.InstantSource;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryView;
import kvcache.store.Key;
import kvcache.store.Store;

/** A reader of the version of a key's entry, expired or not, without its value. */
final class VersionProbe extends EntryReader {

    private long version = Entry.ABSENT;
    private long expiresAtMs = Entry.NEVER;

    private VersionProbe() {}

    static VersionProbe of(Store store, Key key) {
        VersionProbe probe = new VersionProbe();
        var unused = store.read(key, probe);
        return probe;
    }

    /** Returns the version of the entry, expired or not, or {@link Entry#ABSENT}. For compare-and-set. */
    long version() {
        return version;
    }

    /** Returns the version of the entry, or {@link Entry#ABSENT} if it has expired. For conditions. */
    long liveVersion(InstantSource clock) {
        return expiresAtMs != Entry.NEVER && expiresAtMs <= clock.millis() ? Entry.ABSENT : version;
    }

    @Override
    public boolean read(Entry entry) {
        version = entry.version();
        expiresAtMs = entry.expiresAtMs();
        return true;
    }

    @Override
    protected boolean read(EntryView entry) {
        version = entry.version();
        expiresAtMs = entry.expiresAtMs();
        return true;
    }
}
