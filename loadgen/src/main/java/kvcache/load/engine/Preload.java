package kvcache.load.engine;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import kvcache.load.LoadException;
import kvcache.load.client.RequestSlot;
import kvcache.load.record.Outcome;
import kvcache.load.record.Recorder;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Operation;

/**
 * Stores each of a loop's keys once, as fast as the connections allow. A write lost with its connection is retried a
 * few times; an error response fails the preload.
 */
final class Preload implements ConnectionPool.Owner {

    private static final int MAX_RETRIES_PER_KEY = 3;

    private final ConnectionPool pool;
    private final KeyedSource source;
    private final int keys;
    private final int step;
    private final long maxRetries;
    private final ArrayDeque<Integer> again = new ArrayDeque<>();
    private CompletableFuture<Void> done = new CompletableFuture<>();
    private int nextKey;
    private long retries;
    private boolean stored;

    Preload(ConnectionPool pool, KeyedSource source, LoopShare share) {
        this.pool = pool;
        this.source = source;
        this.keys = source.keys();
        this.step = share.loops();
        this.nextKey = share.loop() + 1;
        this.maxRetries = (long) MAX_RETRIES_PER_KEY * keys;
    }

    /** Starts to store the keys; completes the future when all are stored. */
    void start(CompletableFuture<Void> whenDone) {
        done = whenDone;
        pool.owner(this);
        progressed(System.nanoTime());
    }

    @Override
    public void progressed(long nowNs) {
        while (!done.isDone() && pool.hasRoom()) {
            int key = take();
            if (key == 0) {
                break;
            }
            RequestSlot exchange = pool.nextSlot();
            exchange.begin(Operation.PUT, key, 0, nowNs, nowNs, Recorder.WARMUP);
            pool.send(exchange);
        }
        pool.flush();
        if (nextKey > keys && again.isEmpty() && pool.inFlight() == 0) {
            done.complete(null);
        }
    }

    /** Returns the next key to store, or 0 if none is left. */
    private int take() {
        if (!again.isEmpty()) {
            return again.remove();
        }
        while (nextKey <= keys) {
            int key = nextKey;
            nextKey += step;
            if (source.isPreloaded(key)) {
                return key;
            }
        }
        return 0;
    }

    @Override
    public void finished(RequestSlot exchange, Outcome outcome, long nowNs) {
        if (outcome == Outcome.STORED) {
            stored = true;
            return;
        }
        if (outcome.isSentAgain()) {
            return; // the pool sends it again
        }
        if (outcome.isAnswered()) {
            fail("the server did not accept to store " + source.keyNames().name(exchange.key()));
        } else if (outcome == Outcome.TIMEOUT && !stored) {
            fail("the server accepts connections but does not answer");
        } else if (++retries > maxRetries) {
            fail("connections keep closing while keys are stored");
        } else {
            again.add(exchange.key());
        }
    }

    /** Returns whether a store was lost and repeated. Any thread may call it once all keys are stored. */
    boolean hasLostStores() {
        return retries > 0;
    }

    @Override
    public void refused(long nowNs) {
        if (pool.isDown()) {
            fail("the server went away while keys were stored");
        }
    }

    private void fail(String message) {
        done.completeExceptionally(new LoadException(message));
    }
}
