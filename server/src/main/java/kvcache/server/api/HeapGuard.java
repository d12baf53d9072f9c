package kvcache.server.api;

import kvcache.store.StoreFullException;

/**
 * Decides when the heap is too full for another entry: a store without a bound would else grow until the process dies of
 * it. It goes by how much was in use after collections, and costs a write one volatile read.
 *
 * <p>After a collection of everything that is what is alive, and the guard believes it: full from {@value #FULL_PERCENT} %
 * of the largest heap on, and no longer full below {@value #RESUME_PERCENT} %. After any other collection it is more than
 * what is alive: G1 counts the garbage of its old regions in until mixed collections have come by. So a high figure of
 * that kind only raises the suspicion that {@link #wantsProof()} tells, and {@link HeapWatch} collects everything to
 * know; but from {@value #AT_ONCE_PERCENT} % on there may be no room to wait for the proof, and writes are refused until
 * it is here. A low figure is good news whatever the collection.
 */
public final class HeapGuard {

    /** Alive, of the largest heap, from which on writes are refused. */
    static final int FULL_PERCENT = 80;

    /** Alive, of the largest heap, below which they are taken again. */
    static final int RESUME_PERCENT = 75;

    /** In use, garbage or not, from which on writes are refused without proof. */
    static final int AT_ONCE_PERCENT = 90;

    private final long maxBytes;
    private final StoreFullException refusal;

    private volatile boolean full;
    private volatile boolean wantsProof;

    /** The heap is known to be full, and not just suspected of it. */
    private boolean proven;

    /** What a collection leaves behind. */
    enum Usage {
        /** What is alive, and nothing else. */
        ALIVE,
        /** What is alive, and garbage that this collection did not look for. */
        WITH_OLD_GARBAGE,
        /** All that, and what was allocated since. */
        IN_PASSING
    }

    /** A guard of a heap that may grow to so many bytes. */
    HeapGuard(long maxBytes) {
        this.maxBytes = maxBytes;
        this.refusal = new StoreFullException(
                "The store is full: %d %% of the heap of %d MiB is in use; delete something, or start with a larger -Xmx"
                        .formatted(FULL_PERCENT, maxBytes >> 20));
    }

    /** A guard that never refuses: for stores that bound themselves, or live elsewhere. */
    public static HeapGuard none() {
        return new HeapGuard(Long.MAX_VALUE);
    }

    /** Whether writes are to be refused. */
    public boolean isFull() {
        return full;
    }

    /** What to refuse a write with. */
    StoreFullException refusal() {
        return refusal;
    }

    /** Whether only a collection of everything can tell how full the heap is. */
    boolean wantsProof() {
        return wantsProof;
    }

    /** Hears what was in use when a collection was over. Called by one thread at a time. */
    void collected(long usedBytes, Usage usage) {
        double percent = 100.0 * usedBytes / maxBytes;
        if (percent < RESUME_PERCENT) {
            full = false;
            proven = false;
            wantsProof = false;
            return;
        }
        switch (usage) {
            case ALIVE -> {
                proven = proven || percent >= FULL_PERCENT;
                full = proven;
                wantsProof = false;
            }
            case WITH_OLD_GARBAGE -> {
                full = full || percent >= AT_ONCE_PERCENT;
                wantsProof = wantsProof || percent >= FULL_PERCENT;
            }
            case IN_PASSING -> {}
        }
    }
}
