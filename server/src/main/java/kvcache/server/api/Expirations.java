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

    /** A pass is worthwhile if at least one entry in this many had expired. */
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

    /** Returns whether an entry with a time to live was ever stored. */
    boolean isInUse() {
        return first.getCount() == 0;
    }

    /** Blocks until an entry with a time to live is stored for the first time. */
    void awaitUse() throws InterruptedException {
        first.await();
    }

    /**
     * Announces the expiry of an entry that has just been stored.
     *
     * @param expiresAtMs the expiry, or {@link Entry#NEVER}
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
     * Removes expired entries in one pass over the store. The next pass retries an entry that the store fails to
     * remove.
     *
     * @param pace pauses between the slices of the pass
     * @return whether the pass was worthwhile
     * @throws InterruptedException if the thread is interrupted between two slices
     * @throws RuntimeException thrown by the store's scan or removal
     */
    boolean sweep(SweepPace pace) throws InterruptedException {
        long takenMs = earliestMs.getAndSet(Entry.NEVER);
        VarHandle.fullFence();
        Pass pass = new Pass();
        boolean complete = false;
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
            complete = true;
        } finally {
            announce(complete ? pass.earliestMs : takenMs);
        }
        if (pass.failure != null) {
            throw pass.failure;
        }
        return pass.expired * WORTHWHILE_PART >= pass.entries;
    }

    /** Returns whether the store has been closed. */
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

    private record Due(Key key, long version, long expiresAtMs) {}

    /** The state of one pass. */
    private final class Pass implements EntryVisitor {

        private final List<Due> due = new ArrayList<>();
        private long nowMs;
        /** The earliest expiry among the remaining entries. */
        private long earliestMs = Entry.NEVER;

        private long entries;
        private long expired;
        /** The first failure of this pass. */
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

        /** Removes the expired entries of the last slice. The scan holds no lock during the call. */
        private void removeDue() {
            for (Due each : due) {
                try {
                    var unused = store.removeIf(each.key, each.version); // false if a newer entry was stored
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
