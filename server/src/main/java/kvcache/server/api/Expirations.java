package kvcache.server.api;

import java.lang.invoke.VarHandle;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.EntryVisitor;
import kvcache.store.Key;
import kvcache.store.KeyHash;
import kvcache.store.Store;
import kvcache.store.StoreClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Removes expired entries, so that their memory is reclaimed even if no client reads them. It has no state per entry: a
 * pass scans the whole store and removes expired entries by version, so it never removes a newer entry. The only state
 * is the earliest known expiry; no pass starts before that time.
 *
 * <p>No expiry is missed. A writer first stores and then announces the expiry; a pass first takes (clears) the earliest
 * known expiry and then scans.
 *
 * <ul>
 *   <li>An entry that was announced before the expiry was taken is in the store when the scan begins. The scan shows
 *       it, and the pass removes it or remembers its expiry. That includes an entry whose writer changed nothing since
 *       an earlier expiry was known: a full fence separates the two steps on either side, so the writer finds the
 *       earliest expiry taken or the scan finds the entry (Dekker's argument).
 *   <li>An entry that is announced later stays announced until the next pass, whether the scan shows it or not.
 *   <li>An entry that replaces another one during the pass is of the second kind. So it does not matter that the scan
 *       may show either or none of the two, or that the removal of the first fails.
 *   <li>A pass that ends early puts back what it took, which is no later than any expiry that it was to remember.
 * </ul>
 *
 * <p>Any thread may announce; one thread at a time may sweep.
 */
final class Expirations {

    /** A pass is worthwhile if one entry in so many was to be removed. */
    private static final int WORTHWHILE_PART = 100;

    private final Store store;
    private final KeyHash hash;
    private final InstantSource clock;
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicLong earliestMs = new AtomicLong(Entry.NEVER);

    Expirations(Store store, KeyHash hash, InstantSource clock) {
        this.store = store;
        this.hash = hash;
        this.clock = clock;
    }

    /** Returns whether any entry was ever given a time to live. */
    boolean isInUse() {
        return first.getCount() == 0;
    }

    /** Returns when an entry has been given a time to live for the first time. */
    void awaitUse() throws InterruptedException {
        first.await();
    }

    /**
     * Announces an entry that has just been stored.
     *
     * @param expiresAtMs when it expires, or {@link Entry#NEVER}
     */
    void announce(long expiresAtMs) {
        if (expiresAtMs == Entry.NEVER) {
            return;
        }
        VarHandle.fullFence();
        long known = earliestMs.get();
        while (expiresAtMs < known) {
            first.countDown();
            if (earliestMs.compareAndSet(known, expiresAtMs)) {
                return;
            }
            known = earliestMs.get();
        }
    }

    /** Returns whether an entry may have expired. */
    boolean isDue() {
        return earliestMs.get() <= clock.millis();
    }

    /**
     * Removes the entries that have expired, in one pass over the store. An entry that the store fails to remove is
     * tried again by the next pass.
     *
     * @param pace pauses between the slices of the pass
     * @return whether the pass was worthwhile, for the pace
     * @throws InterruptedException if the thread is interrupted, between two slices
     * @throws RuntimeException what the store throws, where it fails to scan or to remove an entry
     */
    boolean sweep(SweepPace pace) throws InterruptedException {
        long takenMs = earliestMs.getAndSet(Entry.NEVER);
        VarHandle.fullFence();
        Pass pass = new Pass();
        boolean whole = false;
        try {
            EntryScan scan = store.scan();
            boolean more = true;
            while (more) {
                pass.nowMs = clock.millis();
                more = scan.next(pass);
                pace.looked();
                pass.removeDue();
                pace.removed();
            }
            whole = true;
        } finally {
            announce(whole ? pass.earliestMs : takenMs);
        }
        if (pass.failure != null) {
            throw pass.failure;
        }
        return pass.expired * WORTHWHILE_PART >= pass.entries;
    }

    /** Returns whether the store has been closed, after which there is nothing left to sweep. */
    boolean isOver() {
        try {
            var unused = store.size();
            return false;
        } catch (StoreClosedException closed) {
            return true;
        } catch (RuntimeException other) {
            return false;
        }
    }

    /** An entry that has expired. */
    private record Due(Key key, long version, long expiresAtMs) {}

    /** What one pass has found so far. */
    private final class Pass implements EntryVisitor {

        private final List<Due> due = new ArrayList<>();
        private long nowMs;
        /** The earliest expiry among the entries that stay. */
        private long earliestMs = Entry.NEVER;

        private long entries;
        private long expired;
        /** The first one of this pass. */
        private @Nullable RuntimeException failure;

        @Override
        public boolean wants(long expiresAtMs) {
            entries++;
            if (expiresAtMs <= nowMs) {
                return true;
            }
            earliestMs = Math.min(earliestMs, expiresAtMs);
            return false;
        }

        @Override
        public void visit(byte[] key, long version, long expiresAtMs) {
            due.add(new Due(Key.of(key, hash), version, expiresAtMs));
        }

        /** Removes what the last slice has shown; the scan holds no lock meanwhile. */
        private void removeDue() {
            for (Due each : due) {
                try {
                    // False where a newer entry was put, which its writer announces.
                    var unused = store.removeIf(each.key, each.version);
                } catch (RuntimeException failed) {
                    earliestMs = Math.min(earliestMs, each.expiresAtMs);
                    failure = failure == null ? failed : failure;
                }
            }
            expired += due.size();
            due.clear();
        }
    }
}
