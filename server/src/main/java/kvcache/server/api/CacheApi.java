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
     * Creates the operations over a store. The caller closes the store.
     *
     * @param guard rejects writes while the heap is full
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

    /** Returns the value of a key, or null if there is none. */
    public byte @Nullable [] get(byte[] key) {
        Entry entry = get(key(key));
        return entry == null ? null : entry.value();
    }

    /**
     * Stores or replaces a value, with the default time to live.
     *
     * @throws StoreFullException if there is no room; the key keeps its previous value
     */
    public void put(byte[] key, byte[] value) {
        put(key(key), value, null, null);
    }

    /**
     * Stores or replaces a value.
     *
     * @throws IllegalArgumentException if the time to live is shorter than 1 ms
     * @throws StoreFullException if there is no room; the key keeps its previous value
     */
    public void put(byte[] key, byte[] value, Duration ttl) {
        put(key(key), value, null, ttl);
    }

    /** Removes a key. Returns whether it had a value. */
    public boolean remove(byte[] key) {
        return remove(key(key));
    }

    /**
     * Creates a key with this cache's hash.
     *
     * @throws IllegalArgumentException if it is longer than {@value Key#MAX_BYTES} bytes
     */
    public Key key(byte[] bytes) {
        return Key.of(bytes, config.hash());
    }

    /** Returns the lookup key, set to an array obtained from it. For {@link #read} only; allocates nothing. */
    public Key key(LookupKey lookup, byte[] bytes) {
        return lookup.of(bytes, config.hash());
    }

    /** Returns the entry of a key, or null if there is none. An off-heap store makes a copy. */
    public @Nullable Entry get(Key key) {
        Entry entry = store.get(key);
        return entry == null || entry.expiresAtMs() == Entry.NEVER || entry.expiresAtMs() > clock.millis()
                ? entry
                : null;
    }

    /**
     * Returns the remaining lifetime of an entry returned by {@link #get}: at least 1 ms, or {@link Entry#NEVER} if it
     * does not expire.
     */
    public long leftMs(Entry entry) {
        long expiresAtMs = entry.expiresAtMs();
        return expiresAtMs == Entry.NEVER ? Entry.NEVER : Math.max(1, expiresAtMs - clock.millis());
    }

    /**
     * Passes the entry of a key to a reader created with {@link #clock()}, without a copy.
     *
     * @return whether there was an entry and the reader accepted it
     */
    public boolean read(Key key, LiveReader reader) {
        return store.read(key, reader);
    }

    /**
     * Stores or replaces an entry.
     *
     * @param contentType the media type, or null for none
     * @param ttl the time to live, or null for the default
     * @throws IllegalArgumentException if the time to live is shorter than 1 ms
     * @throws StoreFullException if there is no room; the key keeps its previous entry
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
     * @return the version of the new entry; empty if the condition does not hold
     * @throws IllegalArgumentException if the time to live is shorter than 1 ms
     * @throws StoreFullException if there is no room; the key keeps its previous entry
     */
    public OptionalLong putIf(
            Key key, Precondition condition, byte[] value, @Nullable String contentType, @Nullable Duration ttl) {
        Duration lifetime = config.ttl().of(ttl);
        while (true) {
            VersionProbe current = VersionProbe.of(store, key);
            if (!condition.holdsAt(current.liveVersion(clock))) {
                return OptionalLong.empty();
            }
            checkRoom();
            Entry entry = entry(value, contentType, lifetime);
            if (store.putIf(key, current.version(), entry)) {
                guard.stored(value.length);
                expirations.announce(entry.expiresAtMs());
                return OptionalLong.of(entry.version());
            }
        }
    }

    /** Removes a key. Returns whether it had an entry. */
    public boolean remove(Key key) {
        if (!mayHoldExpired()) {
            return store.remove(key);
        }
        return removeIf(key, Precondition.NONE) == Removal.REMOVED;
    }

    /** Removes a key if a condition holds, atomically. An absent key is {@link Removal#ABSENT} under any condition. */
    public Removal removeIf(Key key, Precondition condition) {
        while (true) {
            long live = VersionProbe.of(store, key).liveVersion(clock);
            if (live == Entry.ABSENT) {
                return Removal.ABSENT; // the sweep removes expired entries
            }
            if (!condition.holdsAt(live)) {
                return Removal.REFUSED;
            }
            if (store.removeIf(key, live)) {
                return Removal.REMOVED;
            }
        }
    }

    /** The result of a conditional removal. */
    public enum Removal {
        REMOVED,
        /** The key had no entry. */
        ABSENT,
        /** The condition does not hold. */
        REFUSED
    }

    /** Returns the number of entries, including expired ones not yet swept. Approximate during concurrent writes. */
    public long size() {
        return store.size();
    }

    /** Removes every entry that existed when the call began. An entry stored during the call may stay. */
    public void clear() {
        store.clear();
    }

    /** Returns whether a call may block. If so, it must not be made on an event loop. */
    public boolean mayBlock() {
        return traits.mayBlock();
    }

    /**
     * Returns the maximum length of a value. Callers must reject longer ones, which they can do before receiving them.
     */
    public int maxValueBytes() {
        return config.maxValueBytes();
    }

    public HeapGuard heap() {
        return guard;
    }

    /** Returns the clock for expiry, which may differ from the wall clock. */
    public InstantSource clock() {
        return clock;
    }

    Expirations expirations() {
        return expirations;
    }

    /**
     * Checks that the heap is not full, before a body is collected.
     *
     * @throws StoreFullException if it is full
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

    /** Returns whether the store may hold expired entries. Other processes may write to a distributed store. */
    private boolean mayHoldExpired() {
        return expirations.isInUse() || traits.distributed();
    }
}
