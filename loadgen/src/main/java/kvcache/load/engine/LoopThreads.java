package kvcache.load.engine;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Creates the threads of a run's loops and waits for their termination: a loop reports its end shortly before its
 * thread ends.
 */
final class LoopThreads extends DefaultThreadFactory {

    private final Queue<Thread> made = new ConcurrentLinkedQueue<>();

    LoopThreads() {
        super("load", true);
    }

    @Override
    protected Thread newThread(Runnable work, String name) {
        Thread thread = super.newThread(work, name);
        made.add(thread);
        return thread;
    }

    /** Waits for threads whose loops have ended. */
    void awaitEnd() throws InterruptedException {
        for (Thread thread : made) {
            thread.join();
        }
    }
}
