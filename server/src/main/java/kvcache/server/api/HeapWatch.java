package kvcache.server.api;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import kvcache.server.api.HeapGuard.Thresholds;
import kvcache.server.api.HeapGuard.Usage;
import kvcache.store.Store;
import kvcache.store.StoreClosedException;
import kvcache.store.StoreTraits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the heap in use after each collection of this process to a {@link HeapGuard}. It runs a full collection when
 * the guard suspects that the heap is full, and, while it is full, after entries were removed. Before that the store
 * frees the memory of removed entries. This happens on a daemon thread and takes at most a twentieth of the time.
 */
public final class HeapWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HeapWatch.class);

    /** Minimum time between full collections. Also the longest that garbage alone causes writes to be rejected. */
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Minimum time to the next full collection, as a multiple of the duration of the last one. */
    private static final int PAUSE_FACTOR = 20;

    /** Polling interval while the heap is full, and the delay before a retry after a failure. */
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * While the heap is full, full collections are repeated even if no entry was removed, since other objects may have
     * been freed. The interval starts at {@link #FIRST_LOOK_AGAIN_NS} and doubles up to this.
     */
    private static final long MAX_LOOK_AGAIN_NS = TimeUnit.SECONDS.toNanos(30);

    private static final long FIRST_LOOK_AGAIN_NS = TimeUnit.SECONDS.toNanos(2);

    private final HeapGuard guard;
    private final Store store;
    private final Set<String> heapPools;
    private final List<NotificationEmitter> collectors;
    private final NotificationListener listener = this::hear;
    private final Thread thread;
    private volatile boolean closed;

    /** Time of the last full collection. This and the fields below are confined to the thread. */
    private long provedNs = System.nanoTime() - PAUSE_NS;

    private long entriesAtProof = Long.MAX_VALUE;
    private long pauseNs = PAUSE_NS;
    private long lookAgainNs = FIRST_LOOK_AGAIN_NS;

    private HeapWatch(Store store, StoreTraits traits, long boundBytes) {
        this.store = store;
        this.guard = new HeapGuard(
                Heap.ofProcess(),
                traits.growsTheHeap() ? Thresholds.GROWING : Thresholds.BOUNDED,
                boundBytes,
                System::nanoTime,
                this::lookNow);
        this.heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toUnmodifiableSet());
        this.collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(NotificationEmitter.class::isInstance)
                .map(NotificationEmitter.class::cast)
                .toList();
        this.thread = Thread.ofPlatform().daemon().name("kvcache-heap").unstarted(this::run);
    }

    /**
     * Starts to watch the heap, for a server over this store.
     *
     * @param boundBytes the maximum heap of a bounded store; 0 if it is off-heap or the maximum is unknown
     */
    public static HeapWatch start(Store store, StoreTraits traits, long boundBytes) {
        HeapWatch watch = new HeapWatch(store, traits, boundBytes);
        for (NotificationEmitter collector : watch.collectors) {
            collector.addNotificationListener(watch.listener, null, null);
        }
        watch.thread.start();
        return watch;
    }

    public HeapGuard guard() {
        return guard;
    }

    private synchronized void hear(Notification notification, Object unused) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        long usedBytes = 0;
        for (Map.Entry<String, MemoryUsage> pool :
                info.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
            if (heapPools.contains(pool.getKey())) {
                usedBytes += pool.getValue().getUsed();
            }
        }
        if (usedBytes == 0) {
            return; // a pause of ZGC or Shenandoah, which reports no figures
        }
        try {
            long agoMs = ManagementFactory.getRuntimeMXBean().getUptime()
                    - info.getGcInfo().getEndTime();
            long endedNs = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(Math.max(0, agoMs) + 1);
            guard.collected(usedBytes, store.growthBytes(), usage(info.getGcAction(), info.getGcCause()), endedNs);
        } catch (StoreClosedException closedMeanwhile) {
            return;
        }
        if (guard.wantsProof() || guard.isFull()) {
            lookNow();
        }
    }

    private void lookNow() {
        LockSupport.unpark(thread);
    }

    /** Maps the action and cause of a collector's notification. */
    private static Usage usage(String action, String cause) {
        return switch (action) {
            case "end of major GC" -> Usage.ALIVE;
            case "end of minor GC" -> Usage.WITH_OLD_GARBAGE;
            // ZGC and Shenandoah
            case "end of GC cycle" -> cause.equals("System.gc()") ? Usage.ALIVE : Usage.WITH_OLD_GARBAGE;
            // a pause of a concurrent collection, including objects allocated meanwhile
            default -> Usage.IN_PASSING;
        };
    }

    private void run() {
        boolean failing = false;
        while (!closed) {
            try {
                look();
                failing = false;
            } catch (StoreClosedException e) {
                return;
            } catch (RuntimeException | Error failure) {
                if (!failing) {
                    log.warn("The store failed while the heap was full; retrying: {}", failure.toString());
                }
                failing = true;
                LockSupport.parkNanos(this, LOOK_NS);
            }
        }
    }

    /** Waits for work or for a poll interval, or runs a full collection. */
    private void look() {
        if (!guard.isFull()) {
            lookAgainNs = FIRST_LOOK_AGAIN_NS;
            if (!guard.wantsProof()) {
                LockSupport.park(this);
                return;
            }
        }
        long sinceProofNs = System.nanoTime() - provedNs;
        boolean due = guard.wantsProof() || store.size() < entriesAtProof || sinceProofNs > lookAgainNs;
        if (!due || sinceProofNs < pauseNs) {
            LockSupport.parkNanos(this, due ? pauseNs - sinceProofNs : LOOK_NS);
            return;
        }
        entriesAtProof = store.size();
        lookAgainNs = Math.min(2 * lookAgainNs, MAX_LOOK_AGAIN_NS);
        long startNs = System.nanoTime();
        if (guard.isFull()) {
            store.trim(guard.freeBytes() / 2);
        }
        System.gc();
        provedNs = System.nanoTime();
        pauseNs = Math.max(PAUSE_NS, PAUSE_FACTOR * (provedNs - startNs));
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        for (NotificationEmitter collector : collectors) {
            try {
                collector.removeNotificationListener(listener);
            } catch (ListenerNotFoundException alreadyGone) {
                // closed twice
            }
        }
    }
}
