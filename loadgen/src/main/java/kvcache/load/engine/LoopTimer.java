package kvcache.load.engine;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs tasks on an event loop and fails the run if one of them fails. */
final class LoopTimer {

    private final EventLoop loop;
    private final Consumer<Throwable> onFailure;

    LoopTimer(EventLoop loop, Consumer<Throwable> onFailure) {
        this.loop = loop;
        this.onFailure = onFailure;
    }

    void now(Runnable task) {
        loop.submit(task).addListener(this::ended);
    }

    void after(long delayNs, Runnable task) {
        loop.schedule(task, delayNs, TimeUnit.NANOSECONDS).addListener(this::ended);
    }

    void every(long periodNs, Runnable task) {
        loop.scheduleAtFixedRate(task, periodNs, periodNs, TimeUnit.NANOSECONDS).addListener(this::ended);
    }

    void fail(Throwable failure) {
        onFailure.accept(failure);
    }

    private void ended(Future<?> task) {
        // Tasks are cancelled when the loop ends.
        if (!task.isSuccess() && !task.isCancelled()) {
            fail(task.cause());
        }
    }
}
