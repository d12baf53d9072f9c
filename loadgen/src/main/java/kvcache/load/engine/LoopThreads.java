package kvcache.load.engine;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Creates the threads of a run's loops and waits for their termination: a loop reports its end shortly before its
 * thread ends.
 */
final class LoopThreads extends DefaultThreadFactory {

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    LoopThreads() {
        super("load", true);
    }

    @Override
    protected Thread newThread(Runnable task, String name) {
        Thread thread = super.newThread(task, name);
        threads.add(thread);
        return thread;
    }

    /** Waits for the threads of ended loops. */
    void awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
