package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import kvcache.server.api.CacheApi;
import kvcache.server.api.Precondition;
import kvcache.server.testing.ForwardingStore;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreClosedException;
import kvcache.store.StoreConfig;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program that embeds the server sees of its end, with every store; and of calls without a value. */
final class ClosedServerTest {

    private static final byte[] KEY = "key".getBytes(UTF_8);
    private static final byte[] VALUE = "value".getBytes(UTF_8);
    private static final int CALLERS = 4;

    static Stream<String> stores() {
        return Stores.builtIn().all().stream()
                .filter(variant -> variant.missingEngine().isEmpty())
                .map(StoreVariant::name);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aServerMayBeClosedTwiceAndItsCacheRefusesEveryCallAfterwards(String store) {
        CacheServer server = new TestServer().over(store).start();
        CacheApi cache = server.cache();
        cache.put(KEY, VALUE);
        server.close();
        server.close();

        List<ThrowingCallable> calls = List.of(
                () -> cache.get(KEY),
                () -> cache.put(KEY, VALUE),
                () -> cache.put(KEY, VALUE, Duration.ofMinutes(1)),
                () -> cache.remove(KEY),
                () -> cache.putIf(cache.key(KEY), Precondition.NONE, VALUE, null, null),
                () -> cache.removeIf(cache.key(KEY), Precondition.NONE),
                () -> cache.size(),
                () -> cache.clear());
        for (int call = 0; call < calls.size(); call++) {
            assertThatExceptionOfType(StoreClosedException.class)
                    .as("call %d", call)
                    .isThrownBy(calls.get(call));
        }
        assertThat(server.connections()).isZero();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aServerMayBeClosedByTwoThreadsWhileOthersCall(String store) {
        CacheServer server = new TestServer().over(store).start();
        CountDownLatch calling = new CountDownLatch(CALLERS);
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            callers.add(Waiting.inBackground(() -> callUntilClosed(server.cache(), calling)));
        }
        Waiting.until(calling);

        CompletableFuture<Void> other = Waiting.inBackground(server::close);
        server.close();

        Waiting.result(other);
        callers.forEach(Waiting::result);
        assertThatIllegalStateException().isThrownBy(() -> server.cache().get(KEY));
    }

    @Test
    void aServerWhoseStoreIsStuckInACallIsClosedAndItsCacheRefusesLaterCalls() throws IOException {
        CountDownLatch stuck = new CountDownLatch(1);
        Semaphore released = new Semaphore(0);
        Store store = new ForwardingStore(TestCache.store()) {
            @Override
            public @Nullable Entry get(Key key) {
                stuck.countDown();
                released.acquireUninterruptibly();
                return super.get(key);
            }
        };
        CacheServer server = new TestServer()
                .over(store, true)
                .drainTimeout(Duration.ofMillis(100))
                .start();
        try (RawConnection client = RawConnection.open(server.port())) {
            client.send("GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n");
            Waiting.until(stuck);

            server.close();

            assertThatExceptionOfType(StoreClosedException.class)
                    .isThrownBy(() -> server.cache().put(KEY, VALUE));
        } finally {
            released.release(2);
        }
    }

    @Test
    void aServerThatCannotStartClosesItsStore() {
        Store store = TestCache.store();
        TestServer server = new TestServer().over(store, false).clock(() -> {
            throw new StackOverflowError("the clock");
        });

        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(server::start);

        assertThatExceptionOfType(StoreClosedException.class).isThrownBy(store::size);
    }

    private static void callUntilClosed(CacheApi cache, CountDownLatch calling) {
        try {
            while (true) {
                cache.put(KEY, VALUE);
                boolean unused = cache.get(KEY) != null && cache.remove(KEY);
                calling.countDown();
            }
        } catch (IllegalStateException closed) {
            // as it should be
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aValueThatIsNullIsRefusedAlikeByEveryStore(String store) {
        try (CacheServer server = new TestServer().over(store).start()) {
            assertThatNullPointerException().isThrownBy(() -> server.cache().put(KEY, none()));
            assertThat(server.cache().get(KEY)).isNull();
        }
    }

    @SuppressWarnings("NullAway") // what a caller without the checks may pass
    private static byte[] none() {
        return null;
    }

    @ParameterizedTest
    @CsvSource({"offheap", "caffeine"})
    void aStoreThatCouldNotTakeTheLongestValueIsRefusedAtTheStart(String store) {
        TestServer server = new TestServer()
                .over(store)
                .withStore(StoreConfig.ofCapacity(64).boundedTo(1 << 20));

        assertThatIllegalArgumentException()
                .isThrownBy(server::start)
                .withMessageMatching("given 2097152, but store '" + store
                        + "' with --max-bytes 1048576 takes values of at most \\d+ bytes");
        server.maxValueBytes(500_000).start().close();
    }
}
