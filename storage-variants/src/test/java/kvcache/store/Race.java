package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Threads that start at the same moment, each with a random source of its own, and are waited for. What one of them
 * throws fails the race, with the thread's name and seed in the message.
 */
final class Race {

    private static final long JOIN_SECONDS = 30;

    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Runner> runners = new ArrayList<>();

    /** What one thread does. */
    interface Body {
        void run(RandomGenerator random) throws Exception;
    }

    private record Runner(String name, long seed, Body body) {}

    /** Adds a number of threads that do the same. */
    Race with(int count, String role, Body body) {
        for (int i = 0; i < count; i++) {
            runners.add(new Runner(role + "-" + i, 1_000L + runners.size(), body));
        }
        return this;
    }

    /** Runs them all and returns when the last has ended. */
    void run() throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(runners.size());
        for (Runner runner : runners) {
            threads.add(Thread.ofPlatform().daemon().name(runner.name()).start(() -> run(runner, start)));
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
            assertThat(thread.isAlive()).as("%s hangs", thread.getName()).isFalse();
        }
        assertThat(failures).isEmpty();
    }

    private void run(Runner runner, CyclicBarrier start) {
        try {
            start.await();
            runner.body().run(RandomGeneratorFactory.of("L64X128MixRandom").create(runner.seed()));
        } catch (Throwable failure) {
            failures.add(new AssertionError(
                    "thread %s, seed %d: %s".formatted(runner.name(), runner.seed(), failure), failure));
        }
    }
}
