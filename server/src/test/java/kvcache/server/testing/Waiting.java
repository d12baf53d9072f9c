package kvcache.server.testing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what must happen, and fails the test where it does not. */
public final class Waiting {

    /** Longer than anything here takes on a busy machine; only a test that fails waits so long. */
    public static final int SECONDS = 20;

    private Waiting() {}

    /** Starts what takes its time on a thread of its own. */
    public static CompletableFuture<Void> inBackground(Runnable task) {
        return CompletableFuture.runAsync(
                task, runner -> Thread.ofPlatform().daemon().start(runner));
    }

    /** The result of a future. */
    public static <T> T result(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("waited in vain: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Returns when the latch is down. */
    public static void until(CountDownLatch latch) {
        try {
            if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain for " + latch.getCount() + " more");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Returns when the condition holds, for what tells nobody when it changes, such as a counter of the kernel's. */
    public static void until(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("waited in vain until " + what);
            }
            Thread.onSpinWait();
        }
    }
}
