package kvcache.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kvcache.server.testing.FakeClock;
import kvcache.server.testing.ForwardingStore;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.Waiting;
import kvcache.store.EntryScan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExpiryThreadTest {

    private final FakeClock clock = new FakeClock();
    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicBoolean sizeIsBroken = new AtomicBoolean();
    private final ForwardingStore store = new ForwardingStore(TestCache.store()) {
        @Override
        public EntryScan scan() {
            scans.incrementAndGet();
            if (broken.get()) {
                throw new IllegalStateException("broken");
            }
            return super.scan();
        }

        @Override
        public long size() {
            if (sizeIsBroken.get()) {
                throw new IllegalStateException("broken");
            }
            return super.size();
        }
    };
    private final CacheApi cache =
            TestCache.over(store, false, CacheConfig.defaults().withClock(clock));

    /** Rests that have begun, and those that may end. */
    private final AtomicInteger rests = new AtomicInteger();

    private final Semaphore ends = new Semaphore(0);
    private final ExpiryThread thread = ExpiryThread.start(cache, new SweepPace(() -> 0, ns -> {
        rests.incrementAndGet();
        ends.acquire();
    }));

    @AfterEach
    void close() {
        thread.close();
        store.close();
    }

    private void put(String key) {
        cache.put(key.getBytes(UTF_8), new byte[1], Duration.ofSeconds(1));
    }

    /** Returns when the thread has rested so many times more, and made the passes in between. */
    private void rest(int times) {
        int before = rests.get();
        ends.release(times);
        Waiting.until("it rests again", () -> rests.get() == before + times);
    }

    @Test
    void doesNotWakeUpWhileNothingExpires() {
        cache.put("forever".getBytes(UTF_8), new byte[1]);
        put("key");
        Waiting.until("it rests for the first time", () -> rests.get() == 1);
        rest(3);
        assertThat(scans).hasValue(0);

        clock.advance(Duration.ofSeconds(1));
        rest(3);
        assertThat(scans).hasValue(1);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void triesAStoreThatFailsAgainAtTheNextPass() {
        put("key");
        Waiting.until("it rests for the first time", () -> rests.get() == 1);
        clock.advance(Duration.ofSeconds(1));
        broken.set(true);
        rest(3);
        assertThat(scans).hasValue(3);

        broken.set(false);
        rest(1);
        assertThat(store.size()).isZero();
    }

    @Test
    void triesAStoreAgainThatThrowsAtEveryCallButIsNotClosed() {
        put("key");
        Waiting.until("it rests for the first time", () -> rests.get() == 1);
        clock.advance(Duration.ofSeconds(1));
        broken.set(true);
        sizeIsBroken.set(true);
        rest(2);
        assertThat(thread.hasEnded()).isFalse();
        assertThat(scans).hasValue(2);
    }

    @Test
    void endsWhenTheStoreHasBeenClosed() {
        put("key");
        clock.advance(Duration.ofSeconds(1));
        store.close();
        ends.release();
        Waiting.until("it has ended", thread::hasEnded);
    }

    @Test
    void endsWhenItIsClosed() {
        put("key");
        Waiting.until("it rests for the first time", () -> rests.get() == 1);
        thread.close();
        assertThat(thread.hasEnded()).isTrue();
    }
}
