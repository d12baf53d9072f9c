package kvcache.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import kvcache.server.testing.FakeClock;
import kvcache.server.testing.ForwardingStore;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.Waiting;
import kvcache.store.EntryScan;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExpirationsTest {

    private static final byte[] VALUE = {1};
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final Interposed store = new Interposed();
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

    private static void sweep(Expirations swept) {
        try {
            var unused = swept.sweep(new SweepPace(() -> 0, ns -> {}));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Lets time pass, and makes the passes that are due. */
    private void pass(Duration time) {
        clock.advance(time);
        while (expirations.isDue()) {
            sweep(expirations);
        }
    }

    @Test
    void whatHasExpiredIsRemovedAndNothingElse() {
        for (int i = 0; i < 3_000; i++) {
            put(key("k" + i), Duration.ofMillis(i < 2_000 ? 5_001 : 9_000));
        }
        put(key, null);
        pass(Duration.ofSeconds(5));
        assertThat(store.size()).isEqualTo(3_001);
        pass(SECOND);
        assertThat(store.size()).isEqualTo(1_001);
        pass(Duration.ofSeconds(3));
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void nothingIsDueBeforeTheEarliestExpiry() {
        put(key, null);
        assertThat(expirations.isInUse()).isFalse();
        put(key("later"), Duration.ofSeconds(5));
        put(key("sooner"), Duration.ofSeconds(3));
        assertThat(expirations.isInUse()).isTrue();
        clock.advance(Duration.ofMillis(2_999));
        assertThat(expirations.isDue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(expirations.isDue()).isTrue();

        sweep(expirations);
        assertThat(expirations.isDue()).isFalse();
        clock.advance(Duration.ofMillis(1_999));
        assertThat(expirations.isDue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(expirations.isDue()).isTrue();

        sweep(expirations);
        assertThat(store.size()).isEqualTo(1);
        clock.advance(Duration.ofDays(1));
        assertThat(expirations.isDue()).isFalse();
    }

    @Test
    void aLaterExpiryIsWaitedFor() {
        put(key, SECOND);
        put(key, Duration.ofSeconds(10));
        pass(Duration.ofSeconds(2));
        assertThat(store.size()).isEqualTo(1);
        pass(Duration.ofSeconds(9));
        assertThat(store.size()).isZero();
    }

    @Test
    void anEntryThatLivesForEverByNowStays() {
        put(key, SECOND);
        put(key, null);
        pass(Duration.ofDays(1));
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void anEntryThatComesInTheWayOfARemovalStaysAndIsRemovedInItsTurn() {
        put(key, SECOND);
        clock.advance(SECOND);
        store.beforeRemoval = expired -> put(expired, SECOND);
        sweep(expirations);
        assertThat(cache.get(key)).isNotNull();
        assertThat(expirations.isDue()).isFalse();

        store.beforeRemoval = expired -> {};
        pass(SECOND);
        assertThat(store.size()).isZero();
    }

    @Test
    void anEntryThatComesTooLateForTheScanIsRemovedInItsTurn() {
        store.afterSlice = () -> put(key, SECOND);
        sweep(expirations);
        assertThat(store.size()).isEqualTo(1);

        store.afterSlice = () -> {};
        pass(SECOND);
        assertThat(store.size()).isZero();
    }

    @Test
    void aPassThatIsInterruptedForgetsNothing() throws InterruptedException {
        put(key("expired"), SECOND);
        put(key, Duration.ofSeconds(2));
        clock.advance(SECOND);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> expirations.sweep(new SweepPace(() -> 0, ns -> {})));
        assertThat(expirations.isDue()).isTrue();
        pass(SECOND);
        assertThat(store.size()).isZero();
    }

    @Test
    void whatAStoreFailsToRemoveIsTriedAgainAndTheRestIsRemoved() {
        for (int i = 0; i < 10; i++) {
            put(key("k" + i), SECOND);
        }
        put(key, SECOND);
        clock.advance(SECOND);
        store.beforeRemoval = expired -> {
            if (expired.equals(key)) {
                throw new IllegalStateException("broken");
            }
        };
        for (int i = 0; i < 2; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> sweep(expirations))
                    .withMessage("broken");
            assertThat(store.size()).isEqualTo(1);
            assertThat(expirations.isDue()).isTrue();
        }
        store.beforeRemoval = expired -> {};
        pass(Duration.ZERO);
        assertThat(store.size()).isZero();
    }

    @Test
    void aStoreThatFailsToScanIsTriedAgain() {
        put(key, SECOND);
        clock.advance(SECOND);
        store.afterSlice = () -> {
            throw new IllegalStateException("broken");
        };
        assertThatIllegalStateException().isThrownBy(() -> sweep(expirations)).withMessage("broken");
        assertThat(expirations.isDue()).isTrue();

        store.afterSlice = () -> {};
        pass(Duration.ZERO);
        assertThat(store.size()).isZero();
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
            clock.advance(Duration.ofMillis(100));
            sweep(expirations); // due or not: the more passes the more races
        }
        Waiting.result(all);
        pass(Duration.ofSeconds(3));
        assertThat(store.size()).isZero();
    }

    /** Does something at certain points of a pass, such as what another thread may do then. */
    private static final class Interposed extends ForwardingStore {

        private Consumer<Key> beforeRemoval = expired -> {};
        private Runnable afterSlice = () -> {};

        private Interposed() {
            super(TestCache.store());
        }

        @Override
        public boolean removeIf(Key key, long expectedVersion) {
            beforeRemoval.accept(key);
            return super.removeIf(key, expectedVersion);
        }

        @Override
        public EntryScan scan() {
            EntryScan scan = super.scan();
            return visitor -> {
                boolean more = scan.next(visitor);
                afterSlice.run();
                return more;
            };
        }
    }
}
