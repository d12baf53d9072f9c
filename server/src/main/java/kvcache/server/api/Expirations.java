package kvcache.server.api;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the memory of expired entries back without anybody reading them.
 *
 * <p>Each key that was given a time to live has one token, in the bucket of the second in which something of it may
 * first expire. When that second has passed, {@link #sweep()} takes the tokens and looks at the store: what has expired
 * is removed, by its version, so that no newer entry is hit; what expires later gets a token for then; what is gone, or
 * lives for ever by now, gets none. So a token need not follow each overwriting of its key: it moves only where the new
 * entry expires in an earlier second, and a key that is overwritten a million times has one token.
 *
 * <p>No token is lost. A writer stores before it {@linkplain #track tracks}; whoever takes a token away looks at the
 * store afterwards. So either the look sees the new entry, or the tracking comes later and finds no token.
 *
 * <p>Any number of threads may call; one at a time may sweep. Entries without a time to live do not come here.
 */
public final class Expirations {

    private static final Logger log = LoggerFactory.getLogger(Expirations.class);

    private static final long BUCKET_MS = 1_000;

    /** Fewer tokens than this are not worth looking through for keys that were evicted. */
    private static final long MIN_PURGED_TOKENS = 1 << 14;

    private final Store store;
    private final InstantSource clock;
    private final CountDownLatch first = new CountDownLatch(1);

    /** The one token of each key: the bucket that holds it. */
    private final ConcurrentHashMap<Key, Bucket> tokens = new ConcurrentHashMap<>();

    private final ConcurrentSkipListMap<Long, Bucket> buckets = new ConcurrentSkipListMap<>();
    private long purgeAboveTokens = MIN_PURGED_TOKENS;

    Expirations(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whether anything was ever given a time to live. */
    boolean isInUse() {
        return first.getCount() == 0;
    }

    /** Returns when something has been given a time to live for the first time. */
    void awaitUse() throws InterruptedException {
        first.await();
    }

    /** How many tokens there are. */
    long size() {
        return tokens.mappingCount();
    }

    /** Notes an entry that has been stored and expires. */
    void track(Key key, long expiresAtMs) {
        first.countDown();
        long second = Math.ceilDiv(expiresAtMs, BUCKET_MS);
        tokens.compute(key, (same, current) -> {
            if (current != null && current.second <= second) {
                return current;
            }
            if (current != null) {
                current.keys.remove(key);
            }
            return placed(key, second);
        });
    }

    private Bucket placed(Key key, long earliestSecond) {
        for (long second = earliestSecond; ; second++) {
            Bucket bucket = buckets.computeIfAbsent(second, Bucket::new);
            bucket.keys.add(key);
            if (!bucket.closed) {
                return bucket;
            }
            // The sweep may have passed this key by: the next second's bucket will not be missed.
        }
    }

    /** Takes the token of a key that has been removed, unless there is an entry again. */
    void forget(Key key) {
        if (tokens.containsKey(key)) {
            tokens.computeIfPresent(key, (same, bucket) -> {
                bucket.keys.remove(key);
                return null;
            });
            look(key, clock.millis());
        }
    }

    /**
     * Removes what has expired; to be called about once a second. A store that fails is tried again at the next call. It
     * ends early, and for good, where its thread is interrupted.
     */
    public void sweep() {
        long nowMs = clock.millis();
        long now = Math.floorDiv(nowMs, BUCKET_MS);
        for (Map.@Nullable Entry<Long, Bucket> due = buckets.firstEntry();
                due != null && due.getKey() <= now;
                due = buckets.firstEntry()) {
            Bucket bucket = due.getValue();
            buckets.remove(due.getKey());
            bucket.closed = true;
            for (Key key : bucket.keys) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (tokens.remove(key, bucket)) {
                    tryLook(key, nowMs);
                }
            }
        }
        if (size() > purgeAboveTokens) {
            purge();
        }
    }

    private void tryLook(Key key, long nowMs) {
        try {
            look(key, nowMs);
        } catch (RuntimeException failure) {
            log.warn("The store failed to give up an expired entry", failure);
            track(key, nowMs + BUCKET_MS);
        }
    }

    /** Does what is to be done for a key without a token. */
    private void look(Key key, long nowMs) {
        Sighting seen = Sighting.of(store, key);
        if (seen.isExpiredAt(nowMs)) {
            store.removeIf(
                    key, seen.version()); // where that fails there is a newer entry, which is tracked by its writer
        } else if (seen.expires()) {
            track(key, seen.expiresAtMs());
        }
    }

    /** A store that evicts tells nobody; so that tokens do not outnumber entries for long, they are looked through. */
    private void purge() {
        for (Key key : tokens.keySet()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            if (Sighting.of(store, key).isAbsent()) {
                forget(key);
            }
        }
        purgeAboveTokens = Math.max(MIN_PURGED_TOKENS, 2 * size());
    }

    /** The tokens of one second. A key comes and goes while its token is computed, so never by two threads at once. */
    private static final class Bucket {

        final long second;
        final Set<Key> keys = ConcurrentHashMap.newKeySet();

        /** Set before the sweep passes through the keys: whoever finds it unset after adding a key was in time. */
        volatile boolean closed;

        Bucket(long second) {
            this.second = second;
        }
    }
}
