package kvcache.server.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.LookupKey;
import kvcache.store.Store;
import kvcache.store.StoreFullException;
import kvcache.store.StoreTraits;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a cache over one store, for the protocols and for programs that embed the cache. Assigns versions
 * and expiries to entries and evaluates preconditions; an expired entry is treated as absent.
 *
 * <p>Arrays are not copied: a caller must not change an array after passing it in, and must never change an array that
 * it receives.
 *
 * <p>Thread-safe. If {@link #mayBlock()}, every call may wait for the store.
 */
public final class CacheApi {

    private final Store store;
    private final StoreTraits traits;
    private final CacheConfig config;
    private final InstantSource clock;
    private final HeapGuard guard;
    private final VersionClock versions;
    private final Expirations expirations;

    /**
     * The operations over a store, which stays the caller's to close.
     *
     * @param guard says when the heap has no room for more
     */
    public CacheApi(Store store, StoreTraits traits, CacheConfig config, HeapGuard guard) {
        this.store = store;
        this.traits = traits;
        this.config = config;
        this.clock = config.clock();
        this.guard = guard;
        this.versions = new VersionClock(clock);
        this.expirations = new Expirations(store, config.hash(), clock);
    }

    /** The value of a key, or null where there is none. */
    public byte @Nullable [] get(byte[] key) {
        Entry entry = get(key(key));
        return entry == null ? null : entry.value();
    }

    /**
     * Stores a value, in place of the one there was; it lives as long as the configuration says.
     *
     * @throws StoreFullException where there is no room; the key keeps the value that it had
     */
    public void put(byte[] key, byte[] value) {
        put(key(key), value, null, null);
    }

    /**
     * Stores a value for some time, in place of the one there was.
     *
     * @throws IllegalArgumentException if the time to live is shorter than 1 ms
     * @throws StoreFullException where there is no room; the key keeps the value that it had
     */
    public void put(byte[] key, byte[] value, Duration ttl) {
        put(key(key), value, null, ttl);
    }

    /** Removes a key; false where it had no value. */
    public boolean remove(byte[] key) {
        return remove(key(key));
    }

    /**
     * A key as this cache hashes it.
     *
     * @throws IllegalArgumentException where there are more than {@value Key#MAX_BYTES} bytes
     */
    public Key key(byte[] bytes) {
        return Key.of(bytes, config.hash());
    }

    /** The same without a new object, for {@link #read} alone: of an array that the lookup key gave. */
    public Key key(LookupKey lookup, byte[] room) {
        return lookup.of(room, config.hash());
    }

    /** The entry of a key, or null where there is none. A store off the heap makes a copy. */
    public @Nullable Entry get(Key key) {
        Entry entry = store.get(key);
        return entry == null || entry.expiresAtMs() == Entry.NEVER || entry.expiresAtMs() > clock.millis()
                ? entry
                : null;
    }

    /** How long an entry has still to live, at least 1 ms, or {@link Entry#NEVER}; for one that {@link #get} gave. */
    public long leftMs(Entry entry) {
        long expiresAtMs = entry.expiresAtMs();
        return expiresAtMs == Entry.NEVER ? Entry.NEVER : Math.max(1, expiresAtMs - clock.millis());
    }

    /**
     * Shows the entry of a key to a reader made with {@link #clock()}: the way without a copy.
     *
     * @return whether there was an entry and the reader took it
     */
    public boolean read(Key key, LiveReader reader) {
        return store.read(key, reader);
    }

    /**
     * Stores an entry, in place of the one there was.
     *
     * @param contentType the media type, or null for none
     * @param ttl how long it lives, or null for what the configuration says
     * @throws IllegalArgumentException if the time to live is shorter than 1 ms
     * @throws StoreFullException where there is no room; the key keeps the entry that it had
     */
    public void put(Key key, byte[] value, @Nullable String contentType, @Nullable Duration ttl) {
        Duration lifetime = config.ttl().of(ttl);
        checkRoom();
        Entry entry = entry(value, contentType, lifetime);
        store.put(key, entry);
        guard.stored(value.length);
        expirations.announce(entry.expiresAtMs());
    }

    /**
     * Stores an entry if a condition holds, atomically.
     *
     * @return the version of the entry; empty if the condition does not hold
     * @throws IllegalArgumentException if the time to live is shorter than 1 ms
     * @throws StoreFullException where there is no room; the key keeps the entry that it had
     */
    public OptionalLong putIf(
            Key key, Precondition condition, byte[] value, @Nullable String contentType, @Nullable Duration ttl) {
        Duration lifetime = config.ttl().of(ttl);
        while (true) {
            VersionProbe seen = VersionProbe.of(store, key);
            if (!condition.holdsAt(seen.liveVersion(clock))) {
                return OptionalLong.empty();
            }
            checkRoom();
            // A new version each time: an entry that was refused may have been seen by nobody, but nobody need prove
            // it.
            Entry entry = entry(value, contentType, lifetime);
            if (store.putIf(key, seen.version(), entry)) {
                guard.stored(value.length);
                expirations.announce(entry.expiresAtMs());
                return OptionalLong.of(entry.version());
            }
        }
    }

    /** Removes a key; false where it had no entry. */
    public boolean remove(Key key) {
        if (!mayHoldExpired()) {
            return store.remove(key);
        }
        return removeIf(key, Precondition.NONE) == Removal.REMOVED;
    }

    /** Removes a key if a condition holds, atomically. Where there is no entry that is said, whatever the condition. */
    public Removal removeIf(Key key, Precondition condition) {
        while (true) {
            VersionProbe seen = VersionProbe.of(store, key);
            long live = seen.liveVersion(clock);
            if (live == Entry.ABSENT) {
                return Removal.ABSENT; // one that has expired is for the sweep to remove
            }
            if (!condition.holdsAt(live)) {
                return Removal.REFUSED;
            }
            if (store.removeIf(key, live)) {
                return Removal.REMOVED;
            }
        }
    }

    /** What became of a removal. */
    public enum Removal {
        /** There was an entry, and it is gone. */
        REMOVED,
        /** There was none. */
        ABSENT,
        /** There is one, and the condition does not hold. */
        REFUSED
    }

    /** How many entries there are, expired ones included until they are swept; approximate while others write. */
    public long size() {
        return store.size();
    }

    /** Removes every entry that was there when the call began; one put meanwhile may stay or go. */
    public void clear() {
        store.clear();
    }

    /** Whether a call may wait, and so must not be made on an event loop. */
    public boolean mayBlock() {
        return traits.mayBlock();
    }

    /** The longest value, in bytes. Longer ones are the caller's to refuse, who knows before the bytes are here. */
    public int maxValueBytes() {
        return config.maxValueBytes();
    }

    /** Says how much room the heap has. */
    public HeapGuard heap() {
        return guard;
    }

    /** The clock that expiry goes by, which need not agree with the wall clock. */
    public InstantSource clock() {
        return clock;
    }

    /** What removes expired entries; see {@link ExpiryThread}. */
    Expirations expirations() {
        return expirations;
    }

    /**
     * Checks that the heap has room for one more entry, so that no body is collected in vain.
     *
     * @throws StoreFullException where it has none
     */
    public void checkRoom() {
        if (guard.isFull()) {
            throw guard.refusal();
        }
    }

    private Entry entry(byte[] value, @Nullable String contentType, @Nullable Duration lifetime) {
        long expiresAtMs = lifetime == null ? Entry.NEVER : TtlPolicy.expiresAtMs(lifetime, clock.millis());
        return Entry.of(value, contentType, versions.next(), expiresAtMs);
    }

    /**
     * Whether an entry in the store may have expired: another process may have stored it where they share the store.
     */
    private boolean mayHoldExpired() {
        return expirations.isInUse() || traits.distributed();
    }
}
