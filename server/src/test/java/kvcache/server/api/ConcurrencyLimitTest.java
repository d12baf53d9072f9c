package kvcache.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class ConcurrencyLimitTest {

    private final List<String> admitted = new ArrayList<>();

    private boolean acquire(ConcurrencyLimit limit, String who) {
        return limit.acquire(() -> admitted.add(who));
    }

    @Test
    void admitsAtOnceUpToItsLimitAndNoFurther() {
        ConcurrencyLimit limit = new ConcurrencyLimit(2);

        assertThat(acquire(limit, "a")).isTrue();
        assertThat(acquire(limit, "b")).isTrue();
        assertThat(acquire(limit, "c")).isFalse();
        assertThat(admitted).isEmpty();
    }

    @Test
    void admitsTheWaitingInTheOrderInWhichTheyCameOneForEachRelease() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertThat(acquire(limit, "first")).isTrue();
        for (String who : List.of("a", "b", "c")) {
            assertThat(acquire(limit, who)).isFalse();
        }

        limit.release();
        assertThat(admitted).containsExactly("a");
        limit.release();
        assertThat(admitted).containsExactly("a", "b");
        limit.release();
        assertThat(admitted).containsExactly("a", "b", "c");
    }

    @Test
    void aPlaceThatNobodyWaitsForIsFreeForTheNext() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        for (int i = 0; i < 3; i++) {
            assertThat(acquire(limit, "now")).isTrue();
            limit.release();
        }
        assertThat(admitted).isEmpty();
    }

    @Test
    void whoIsAdmittedFromTheQueueHoldsAPlace() {
        ConcurrencyLimit limit = new ConcurrencyLimit(1);
        assertThat(acquire(limit, "first")).isTrue();
        assertThat(acquire(limit, "second")).isFalse();
        limit.release();

        assertThat(acquire(limit, "third")).isFalse();
        limit.release();
        assertThat(admitted).containsExactly("second", "third");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesALimitBelowOne(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConcurrencyLimit(limit))
                .withMessage("concurrency limit is %d; allowed: at least 1".formatted(limit));
    }

    /**
     * Several threads ask, and others release on their behalf, so that a release meets an acquire at every point. The
     * count of those in flight is kept beside the limit and must never pass it; and at the end nobody is forgotten.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void neitherPassesItsLimitNorForgetsAnyoneWhateverTheThreads(int most) throws Exception {
        int askers = 4;
        int releasers = 3;
        int requestsOfEach = 20_000;
        ConcurrencyLimit limit = new ConcurrencyLimit(most);
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger highest = new AtomicInteger();
        AtomicInteger queued = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(askers * requestsOfEach);
        LinkedBlockingQueue<Boolean> toRelease = new LinkedBlockingQueue<>();
        CyclicBarrier start = new CyclicBarrier(askers + releasers);
        Runnable enter = () -> {
            highest.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            toRelease.add(true);
        };
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < askers; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                await(start);
                for (int request = 0; request < requestsOfEach; request++) {
                    if (limit.acquire(enter)) {
                        enter.run();
                    } else {
                        queued.incrementAndGet();
                    }
                }
            }));
        }
        for (int i = 0; i < releasers; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                await(start);
                while (take(toRelease)) {
                    inFlight.decrementAndGet();
                    limit.release();
                    left.countDown();
                }
            }));
        }

        assertThat(left.await(20, TimeUnit.SECONDS))
                .as("all answered; %d are still waiting", left.getCount())
                .isTrue();
        for (int i = 0; i < releasers; i++) {
            toRelease.add(false);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(highest.get()).isBetween(1, most);
        assertThat(queued.get()).as("requests that had to wait").isPositive();
        assertThat(inFlight.get()).isZero();
        for (int i = 0; i < most; i++) {
            assertThat(acquire(limit, "afterwards")).as("place %d is free", i).isTrue();
        }
    }

    private static boolean take(LinkedBlockingQueue<Boolean> queue) {
        try {
            return queue.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }
}
