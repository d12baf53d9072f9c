package kvcache.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.server.testing.FakeClock;
import kvcache.server.testing.TestCache;
import kvcache.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteadyClockTest {

    private final FakeClock wall = new FakeClock();
    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final SteadyClock clock = new SteadyClock(wall, nanoTime::get);

    @Test
    void startsAtTheTimeOfTheWallClock() {
        assertThat(clock.instant()).isEqualTo(wall.instant());
        assertThat(clock.millis()).isEqualTo(wall.millis());
    }

    @Test
    void advancesWithTheMonotonicClock() {
        nanoTime.addAndGet(1_999_999);
        assertThat(clock.millis()).isEqualTo(wall.millis() + 1);
        assertThat(clock.instant()).isEqualTo(wall.instant().plusNanos(1_999_999));
        nanoTime.addAndGet(1);
        assertThat(clock.millis()).isEqualTo(wall.millis() + 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void anEntryLivesAsLongAsItWasToldHoweverTheWallClockIsSet(long hours) {
        Store store = TestCache.store();
        CacheApi cache = TestCache.over(store, false, CacheConfig.defaults().withClock(clock));
        byte[] key = "key".getBytes(UTF_8);
        cache.put(key, new byte[1], Duration.ofSeconds(60));
        wall.advance(Duration.ofHours(hours));

        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(cache.get(key)).isNotNull();
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(cache.get(key)).isNull();
    }

    @Test
    void aCacheGoesByItUnlessToldOtherwise() {
        assertThat(CacheConfig.defaults().clock()).isSameAs(SteadyClock.OF_PROCESS);
    }
}
