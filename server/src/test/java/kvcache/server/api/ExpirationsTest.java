package kvcache.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import kvcache.server.testing.FailingStore;
import kvcache.server.testing.FakeClock;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.Waiting;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExpirationsTest {

    private static final byte[] VALUE = {1};

    private final FakeClock clock = new FakeClock();
    private final Store store = TestCache.store();
    private final CacheApi cache =
            TestCache.over(store, false, CacheConfig.defaults().withClock(clock));
    private final Expirations expirations = cache.expirations();
    private final Key key = key("key");

    private Key key(String text) {
        return cache.key(text.getBytes(UTF_8));
    }

    private void put(Key to, @Nullable Duration ttl) {
        cache.put(to, VALUE, null, ttl);
    }

    private void sweepAfter(Duration time) {
        clock.advance(time);
        expirations.sweep();
    }

    @Test
    void theMemoryOfAnExpiredEntryComesBackWithinASecondAndNotBefore() {
        for (int i = 0; i < 1_000; i++) {
            put(key("k" + i), Duration.ofMillis(5_001));
        }
        put(key, null);
        sweepAfter(Duration.ofSeconds(5));
        assertThat(store.size()).isEqualTo(1_001);
        sweepAfter(Duration.ofSeconds(1));
        assertThat(store.size()).isEqualTo(1);
        assertThat(expirations.size()).isZero();
    }

    @Test
    void entriesWithoutATimeToLiveHaveNoTokens() {
        put(key, null);
        assertThat(expirations.isInUse()).isFalse();
        assertThat(expirations.size()).isZero();
    }

    @Test
    void aKeyHasOneTokenHoweverOftenItIsOverwritten() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            put(key, Duration.ofMillis(1 + random.nextInt(100_000)));
        }
        assertThat(expirations.size()).isEqualTo(1);
        sweepAfter(Duration.ofSeconds(102));
        assertThat(store.size()).isZero();
        assertThat(expirations.size()).isZero();
    }

    @Test
    void aLaterExpiryIsWaitedFor() {
        put(key, Duration.ofSeconds(1));
        put(key, Duration.ofSeconds(10));
        sweepAfter(Duration.ofSeconds(2));
        assertThat(store.size()).isEqualTo(1);
        sweepAfter(Duration.ofSeconds(9));
        assertThat(store.size()).isZero();
    }

    @Test
    void anEarlierExpiryIsNotMissed() {
        put(key, Duration.ofDays(10));
        put(key, Duration.ofSeconds(1));
        sweepAfter(Duration.ofSeconds(2));
        assertThat(store.size()).isZero();
    }

    @Test
    void anEntryThatLivesForEverByNowStays() {
        put(key, Duration.ofSeconds(1));
        put(key, null);
        sweepAfter(Duration.ofDays(1));
        assertThat(store.size()).isEqualTo(1);
        assertThat(expirations.size()).isZero();
    }

    @Test
    void aKeyThatIsRemovedTakesItsTokenAlong() {
        put(key, Duration.ofDays(1));
        assertThat(cache.remove(key)).isTrue();
        assertThat(expirations.size()).isZero();
        put(key, Duration.ofSeconds(1));
        sweepAfter(Duration.ofSeconds(2));
        assertThat(store.size()).isZero();
    }

    @Test
    void tokensOfKeysThatAStoreHasEvictedDoNotPileUp() {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 20_000; i++) {
                put(key(round + "/" + i), Duration.ofDays(1));
            }
            store.clear(); // as an eviction does, without a word
            expirations.sweep();
            assertThat(expirations.size()).isLessThan(40_000);
        }
    }

    @Test
    void aStoreThatFailsIsTriedAgain() {
        AtomicInteger failures = new AtomicInteger();
        FailingStore broken = new FailingStore(() -> {
            failures.incrementAndGet();
            return new IllegalStateException("broken");
        });
        Expirations over = new Expirations(broken, clock);
        over.track(key("bad"), clock.millis());
        for (int i = 1; i <= 3; i++) {
            clock.advance(Duration.ofSeconds(2));
            over.sweep();
            assertThat(failures).hasValue(i);
            assertThat(over.size()).isEqualTo(1);
        }
    }

    @Test
    void noEntryIsForgottenWhileWritersAndTheSweepRace() {
        int writers = 3;
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            long seed = writer;
            running.add(Waiting.inBackground(() -> {
                Random random = new Random(seed);
                for (int i = 0; i < 50_000; i++) {
                    Key any = key("k" + random.nextInt(50));
                    if (random.nextInt(10) == 0) {
                        cache.remove(any);
                    } else {
                        put(any, Duration.ofMillis(1 + random.nextInt(3_000)));
                    }
                }
            }));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0]));
        while (!all.isDone()) {
            sweepAfter(Duration.ofMillis(100));
        }
        Waiting.result(all);
        for (int i = 0; i < 3; i++) {
            sweepAfter(Duration.ofSeconds(5));
        }
        assertThat(store.size()).isZero();
        assertThat(expirations.size()).isZero();
    }
}
