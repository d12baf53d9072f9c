package kvcache.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import kvcache.server.api.CacheApi.Removal;
import kvcache.server.testing.FakeClock;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.Waiting;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.KeyHash;
import kvcache.store.Store;
import kvcache.store.StoreFullException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CacheApiTest {

    private static final byte[] VALUE = "value".getBytes(UTF_8);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final Store store = TestCache.store();
    private final CacheApi cache = cache(TtlPolicy.FOREVER);
    private final Key key = cache.key("key".getBytes(UTF_8));

    private CacheApi cache(TtlPolicy ttl) {
        return TestCache.over(
                store, false, CacheConfig.defaults().withClock(clock).withTtl(ttl));
    }

    private OptionalLong putIf(Precondition condition) {
        return cache.putIf(key, condition, VALUE, null, null);
    }

    private Entry entry(CacheApi in) {
        return Objects.requireNonNull(in.get(key));
    }

    private long version() {
        Entry entry = cache.get(key);
        return entry == null ? Entry.ABSENT : entry.version();
    }

    @Test
    void aProgramNeedsNoMoreThanKeysAndValues() {
        byte[] name = "name".getBytes(UTF_8);
        assertThat(cache.get(name)).isNull();
        cache.put(name, VALUE);
        assertThat(cache.get("name".getBytes(UTF_8))).isEqualTo(VALUE);
        assertThat(cache.remove(name)).isTrue();
        assertThat(cache.remove(name)).isFalse();
        cache.put(name, VALUE, SECOND);
        assertThat(cache.get(name)).isEqualTo(VALUE);
        clock.advance(SECOND);
        assertThat(cache.get(name)).isNull();
    }

    @Test
    void keysAreHashedAsConfigured() {
        CacheApi other = TestCache.over(store, false, CacheConfig.defaults().hashedBy(KeyHash.JDK));
        assertThat(other.key("key".getBytes(UTF_8))).isEqualTo(Key.of("key".getBytes(UTF_8), KeyHash.JDK));
    }

    @Test
    void noTwoVersionsAreTheSameNotEvenAfterARestart() {
        Set<Long> versions = new HashSet<>();
        for (int restart = 0; restart < 3; restart++) {
            CacheApi restarted = cache(TtlPolicy.FOREVER);
            for (int i = 0; i < 1_000; i++) {
                restarted.put(key, VALUE, null, null);
                assertThat(versions.add(version())).isTrue();
            }
            clock.advance(Duration.ofMillis(1)); // in which nobody can write a million times
        }
        assertThat(versions).doesNotContain(Entry.ABSENT);
    }

    @Test
    void aWriteGoesAheadWhereItsConditionHolds() {
        assertThat(putIf(Precondition.ifPresent())).isEmpty();
        assertThat(putIf(Precondition.ifAt(1))).isEmpty();
        assertThat(putIf(Precondition.ifAbsent())).hasValue(version());
        long first = version();
        assertThat(putIf(Precondition.ifAbsent())).isEmpty();
        assertThat(putIf(Precondition.ifAt(first + 1, first - 1))).isEmpty();
        assertThat(version()).isEqualTo(first);
        assertThat(putIf(Precondition.ifAt(first + 1, first))).hasValue(version());
        assertThat(putIf(Precondition.ifPresent())).hasValue(version());
        assertThat(version()).isNotEqualTo(first);
    }

    @Test
    void aRemovalGoesAheadWhereItsConditionHolds() {
        assertThat(cache.removeIf(key, Precondition.ifPresent())).isEqualTo(Removal.ABSENT);
        cache.put(key, VALUE, null, null);
        assertThat(cache.removeIf(key, Precondition.ifAt(1))).isEqualTo(Removal.REFUSED);
        assertThat(cache.removeIf(key, Precondition.ifAbsent())).isEqualTo(Removal.REFUSED);
        assertThat(cache.removeIf(key, Precondition.ifAt(version()))).isEqualTo(Removal.REMOVED);
        assertThat(version()).isEqualTo(Entry.ABSENT);
    }

    @Test
    void conditionalWritesOfManyThreadsLoseNothing() {
        int threads = 4;
        int increments = 2_000;
        cache.put(key, "0".getBytes(UTF_8), null, null);
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Waiting.inBackground(() -> {
                for (int done = 0; done < increments; ) {
                    Entry seen = entry(cache);
                    int count = Integer.parseInt(new String(seen.value(), UTF_8));
                    byte[] more = Integer.toString(count + 1).getBytes(UTF_8);
                    done += cache.putIf(key, Precondition.ifAt(seen.version()), more, null, null)
                                    .isPresent()
                            ? 1
                            : 0;
                }
            }));
        }
        running.forEach(Waiting::result);
        assertThat(cache.get("key".getBytes(UTF_8)))
                .isEqualTo(Integer.toString(threads * increments).getBytes(UTF_8));
    }

    @Test
    void anExpiredEntryCountsAsNoneEverywhere() {
        cache.put(key, VALUE, null, SECOND);
        long expired = version();
        clock.advance(SECOND);

        assertThat(cache.get(key)).isNull();
        assertThat(cache.remove(key)).isFalse();
        assertThat(cache.removeIf(key, Precondition.ifAt(expired))).isEqualTo(Removal.ABSENT);
        assertThat(putIf(Precondition.ifPresent())).isEmpty();
        assertThat(putIf(Precondition.ifAt(expired))).isEmpty();
        assertThat(putIf(Precondition.ifAbsent())).isPresent();
        assertThat(cache.get(key)).isNotNull();
    }

    @Test
    void theDefaultIsForEntriesThatAskForNothingAndTheLongestForThoseThatAskForMore() {
        CacheApi limited = cache(new TtlPolicy(Optional.of(SECOND), Optional.of(Duration.ofSeconds(5))));
        assertThat(lifetime(limited, null)).isEqualTo(1_000);
        assertThat(lifetime(limited, Duration.ofSeconds(2))).isEqualTo(2_000);
        assertThat(lifetime(limited, Duration.ofDays(2))).isEqualTo(5_000);
        CacheApi capped = cache(new TtlPolicy(Optional.empty(), Optional.of(Duration.ofSeconds(5))));
        assertThat(lifetime(capped, null)).isEqualTo(5_000);
        assertThat(lifetime(cache, null)).isEqualTo(Entry.NEVER);
        assertThat(lifetime(cache, Duration.ofSeconds(Long.MAX_VALUE))).isPositive();
    }

    private long lifetime(CacheApi in, @Nullable Duration asked) {
        in.put(key, VALUE, null, asked);
        return in.leftMs(entry(in));
    }

    @Test
    void aTimeToLiveBelowOneMillisecondIsRefusedAndChangesNothing() {
        cache.put(key, VALUE, null, null);
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(999_999))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cache.put(key, VALUE, null, none))
                    .withMessageContaining("at least 1ms");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cache.putIf(key, Precondition.ifPresent(), VALUE, null, none))
                    .withMessageContaining("at least 1ms");
        }
        assertThat(lifetime(cache, Duration.ofMillis(1))).isEqualTo(1);
        assertThat(cache.get(key)).isNotNull();
    }

    @Test
    void aFullHeapRefusesWritesAloneAndUntilThereIsRoomAgain() {
        HeapGuard guard = guard(1_000);
        CacheApi guarded = new CacheApi(
                store, TestCache.traits(false), CacheConfig.defaults().withClock(clock), guard);
        guarded.put(key, VALUE, null, null);
        guard.collected(900, 0, HeapGuard.Usage.ALIVE, 0);

        assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> guarded.put(key, VALUE, null, null));
        assertThatExceptionOfType(StoreFullException.class)
                .isThrownBy(() -> guarded.putIf(key, Precondition.ifPresent(), VALUE, null, null));
        assertThat(guarded.get(key)).isNotNull();
        assertThat(guarded.remove(key)).isTrue();

        guard.collected(100, 0, HeapGuard.Usage.ALIVE, 0);
        guarded.put(key, VALUE, null, null);
        assertThat(guarded.get(key)).isNotNull();
    }

    @Test
    void aLongValueTakesRoomOnceItIsStored() {
        HeapGuard guard = guard(100 << 20);
        CacheApi guarded = new CacheApi(
                store, TestCache.traits(false), CacheConfig.defaults().withClock(clock), guard);
        byte[] value = new byte[1 << 20];
        long before = guard.roomBytes();

        guarded.put(key, value, null, null);
        assertThat(guard.roomBytes()).isEqualTo(before - guard.bytesOf(value.length));
        assertThat(guarded.putIf(key, Precondition.ifAbsent(), value, null, null))
                .isEmpty();
        assertThat(guard.roomBytes()).isEqualTo(before - guard.bytesOf(value.length));
        assertThat(guarded.putIf(key, Precondition.ifPresent(), value, null, null))
                .isPresent();
        assertThat(guard.roomBytes()).isEqualTo(before - 2 * guard.bytesOf(value.length));
    }

    private static HeapGuard guard(long bytes) {
        return new HeapGuard(Heap.withoutPages(bytes), HeapGuard.Thresholds.GROWING, 0, () -> 0, () -> {});
    }

    @Test
    void lifetimesAreCheckedWhereTheyAreConfigured() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TtlPolicy(Optional.of(Duration.ZERO), Optional.empty()))
                .withMessage("default TTL is 0s; allowed: 1ms to 1000000000d");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TtlPolicy(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofMinutes(60))))
                .withMessage("default TTL is 2h; allowed: at most the max TTL, 1h");
    }
}
