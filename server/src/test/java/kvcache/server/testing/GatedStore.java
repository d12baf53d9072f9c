package kvcache.server.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import kvcache.store.Entry;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/**
 * A store whose calls for keys that begin with {@code gated} wait until the test lets them go, and which notes the
 * thread of every call.
 */
public final class GatedStore extends ForwardingStore {

    private final Semaphore gate = new Semaphore(0);
    private final CountDownLatch firstIsWaiting = new CountDownLatch(1);
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();

    /** An empty one whose gate is closed. */
    public GatedStore() {
        super(TestCache.store());
    }

    /** Lets so many waiting or future calls go. */
    public void letGo(int calls) {
        gate.release(calls);
    }

    /** Returns when a call is waiting at the gate. */
    public void awaitFirstCall() {
        Waiting.until(firstIsWaiting);
    }

    /** The threads of the calls so far: their names, and whether they are virtual. */
    public Queue<String> threads() {
        return threads;
    }

    private void pass(Key key) {
        Thread thread = Thread.currentThread();
        threads.add(thread.isVirtual() ? "virtual" : thread.getName());
        if (key.toString().startsWith("gated")) {
            firstIsWaiting.countDown();
            try {
                gate.acquire();
            } catch (InterruptedException interrupted) {
                thread.interrupt();
                throw new IllegalStateException("interrupted at the gate", interrupted);
            }
        }
    }

    @Override
    public @Nullable Entry get(Key key) {
        pass(key);
        return super.get(key);
    }

    @Override
    public void put(Key key, Entry entry) {
        pass(key);
        super.put(key, entry);
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        pass(key);
        return super.putIf(key, expectedVersion, entry);
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        pass(key);
        return super.removeIf(key, expectedVersion);
    }

    @Override
    public boolean remove(Key key) {
        pass(key);
        return super.remove(key);
    }
}
