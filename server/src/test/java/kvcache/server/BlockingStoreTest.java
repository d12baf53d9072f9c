package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kvcache.server.testing.FailingStore;
import kvcache.server.testing.ForwardingStore;
import kvcache.server.testing.GatedStore;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that may block, and stores that fail. */
final class BlockingStoreTest {

    private static final int VALUE_BYTES = 1 << 20;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private static String get(String key) {
        return "GET /get/%s HTTP/1.1\r\nhost: a\r\n\r\n".formatted(key);
    }

    private static Entry entry(String text) {
        return Entry.of(text.getBytes(UTF_8), 1);
    }

    @Test
    void aStoreThatMayBlockIsNeverCalledOnAnEventLoop() throws IOException {
        GatedStore store = new GatedStore();
        try (CacheServer server = new TestServer().over(store, true).start();
                RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            for (int i = 0; i < 5; i++) { // more than once, since a repeated request may take a shorter way
                assertThat(h1.send(get("key")).reply().status()).isBetween(200, 404);
                assertThat(h1.send("PUT /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nv")
                                .reply()
                                .status())
                        .isEqualTo(200);
                assertThat(h1.send("DELETE /store/key HTTP/1.1\r\nhost: a\r\n\r\n")
                                .reply()
                                .status())
                        .isEqualTo(200);
                assertThat(h2.send("GET", "/get/key").status()).isEqualTo(404);
                assertThat(h2.send("POST", "/store/key", new byte[1]).status()).isEqualTo(200);
            }
        }
        assertThat(store.threads()).hasSize(25).containsOnly("virtual");
    }

    @Test
    void aStoreThatDoesNotBlockIsCalledOnTheLoopItself() throws IOException {
        GatedStore store = new GatedStore();
        try (CacheServer server = new TestServer().over(store, false).start();
                RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            assertThat(h1.send(get("key")).reply().status()).isEqualTo(404);
            assertThat(h2.send("GET", "/get/key").status()).isEqualTo(404);
        }
        assertThat(store.threads())
                .hasSize(2)
                .allSatisfy(thread -> assertThat(thread).startsWith("kvcache-loop"));
    }

    @Test
    void pipelinedAnswersKeepTheirOrderWhileTheFirstBlocks() throws IOException {
        GatedStore store = new GatedStore();
        store.put(Key.of("key"), entry("value"));
        try (CacheServer server = new TestServer().over(store, true).start();
                RawConnection connection = RawConnection.open(server.port())) {
            connection.send(get("key"));
            assertThat(connection.reply().text()).isEqualTo("value");
            StringBuilder requests = new StringBuilder(get("gated"));
            for (int i = 0; i < 199; i++) {
                requests.append(i % 2 == 0 ? get("key") : "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            }
            connection.send(requests.toString());
            store.awaitFirstCall();
            assertThat(connection.hasBytes()).isFalse();
            store.letGo(1);

            assertThat(connection.reply().status()).isEqualTo(404);
            for (int i = 0; i < 199; i++) {
                assertThat(connection.reply().text()).isEqualTo(i % 2 == 0 ? "value" : "Hello, World!");
            }
        }
    }

    @Test
    void otherConnectionsAndStreamsGoOnWhileOneBlocks() throws IOException {
        GatedStore store = new GatedStore();
        try (CacheServer server = new TestServer().over(store, true).start();
                RawConnection blocked = RawConnection.open(server.port());
                RawConnection other = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            blocked.send(get("gated"));
            H2Stream blockedStream = h2.begin("GET", "/get/gated");
            store.awaitFirstCall();

            for (int i = 0; i < 10; i++) {
                assertThat(other.send(get("key")).reply().status()).isEqualTo(404);
                assertThat(h2.send("GET", "/get/key").status()).isEqualTo(404);
            }
            assertThat(blockedStream.hasReply()).isFalse();
            store.letGo(2);
            assertThat(blocked.reply().status()).isEqualTo(404);
            assertThat(blockedStream.reply().status()).isEqualTo(404);
        }
    }

    @Test
    void aClientThatGoesAwayWhileTheStoreBlocksGivesItsPlaceBack() throws IOException {
        GatedStore store = new GatedStore();
        try (CacheServer server = new TestServer().over(store, true).limit(1).start()) {
            try (RawConnection gone = RawConnection.open(server.port())) {
                gone.send(get("gated"));
                store.awaitFirstCall();
                gone.reset();
            }
            try (RawConnection next = RawConnection.open(server.port())) {
                next.send(get("key"));
                store.letGo(1);
                assertThat(next.reply().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void tooLongABodyOfABlockedReadIsAnsweredOnceAndTakesOnePlace() throws IOException {
        GatedStore store = new GatedStore();
        try (CacheServer server = new TestServer()
                        .over(store, true)
                        .limit(1)
                        .maxValueBytes(10)
                        .start();
                H2Client h2 = new H2Client(server.port());
                RawConnection other = RawConnection.open(server.port())) {
            H2Stream stream = h2.begin(H2Client.head("GET", "/get/gated"), false);
            stream.send(new byte[11], false);
            store.awaitFirstCall();
            stream.send(new byte[11], false).send(new byte[11], true);
            assertThat(h2.begin(H2Client.head("GET", "/get/gated"), true).hasReply())
                    .isFalse();
            other.send(get("gated"));
            store.letGo(3);
            assertThat(stream.reply().status()).isEqualTo(404);
            assertThat(other.reply().status()).isEqualTo(404);
        }
        assertThat(store.threads()).hasSize(3);
    }

    /** A store off the heap, in another process, or one that loads values makes an array for each call. */
    private static Store copying(int valueBytes) {
        return new ForwardingStore(TestCache.store()) {
            @Override
            public Entry get(Key key) {
                return Entry.of(new byte[valueBytes], 1);
            }
        };
    }

    @Test
    void valuesThatStreamsWaitToSendHaveABudgetAndWhoFindsItSpentIsToldSo() throws IOException {
        try (CacheServer server = new TestServer()
                        .over(copying(VALUE_BYTES), true)
                        .maxValueBytes(VALUE_BYTES)
                        .connections(limits -> limits.withBodyBytes(4 * VALUE_BYTES))
                        .start();
                RawH2 deaf = RawH2.open(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            List<String> outcomes = new ArrayList<>();
            for (int id = 1; id < 2 * 6; id += 2) {
                outcomes.add(deaf.get(id, "/get/key").outcome(id));
            }
            assertThat(outcomes).containsExactly("200", "200", "200", "200", "503", "503");
        }
    }

    @Test
    void valuesThatConnectionsWaitToSendHaveTheSame() throws IOException {
        List<RawConnection> deaf = new ArrayList<>();
        try (CacheServer server = new TestServer()
                        .drainTimeout(Duration.ZERO)
                        .over(copying(VALUE_BYTES), true)
                        .maxValueBytes(VALUE_BYTES)
                        .connections(limits -> limits.withBodyBytes(4 * VALUE_BYTES))
                        .start();
                RawConnection other = RawConnection.open(server.port())) {
            Waiting.until("the budget is spent", () -> {
                try {
                    deaf.add(RawConnection.open(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 16 * 1024)
                            .send(get("key").repeat(20)));
                    return other.send(get("key")).reply().status() == 503;
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            });
        } finally {
            for (RawConnection client : deaf) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoreThatThrowsIsA500AndTheConnectionGoesOn(boolean mayBlock) throws IOException {
        FailingStore store = new FailingStore(() -> new IllegalStateException("broken"));
        checkFailuresAreAnswered(store, mayBlock);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorOfTheStoreIsA500TooAndCostsNoPlace(boolean mayBlock) throws IOException {
        FailingStore store = new FailingStore(() -> {
            throw new StackOverflowError("broken");
        });
        checkFailuresAreAnswered(store, mayBlock);
    }

    private static void checkFailuresAreAnswered(FailingStore store, boolean mayBlock) throws IOException {
        try (CacheServer server =
                        new TestServer().over(store, mayBlock).limit(1).start();
                RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                statuses.add(h1.send(get("bad")).reply().status());
                statuses.add(h1.send(get("good")).reply().status());
                statuses.add(h2.send("POST", "/store/bad", new byte[1]).status());
                statuses.add(h2.send("DELETE", "/store/bad").status());
                statuses.add(h2.send("POST", "/store/good", new byte[1]).status());
            }
            List<Integer> once = List.of(500, 404, 500, 500, 200);
            assertThat(statuses.subList(0, 5)).isEqualTo(once);
            assertThat(statuses.subList(5, 10)).isEqualTo(once);
            assertThat(statuses.subList(10, 15)).isEqualTo(once);
        }
    }
}
