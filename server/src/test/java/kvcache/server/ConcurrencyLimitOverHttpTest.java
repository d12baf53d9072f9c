package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kvcache.server.testing.GatedStore;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.Protocol;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestClient;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One place, which a request holds from when it is whole until its answer is ready. Requests that need the store wait
 * for it in order; nobody else does.
 */
final class ConcurrencyLimitOverHttpTest {

    private static final int MAX_VALUE_BYTES = 100;
    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String POST_GATED = "POST /store/gated HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nv";

    private static final String HALF_A_POST =
            "POST /store/key HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\nFRAMING\r\n\r\n";

    private final GatedStore store = new GatedStore();
    private final CacheServer server = new TestServer()
            .over(store, true)
            .limit(1)
            .maxValueBytes(MAX_VALUE_BYTES)
            .start();
    private final RawConnection holder;

    ConcurrencyLimitOverHttpTest() throws IOException {
        holder = RawConnection.open(server.port());
    }

    @BeforeEach
    void holdThePlace() throws IOException {
        server.cache().put("key".getBytes(UTF_8), "12".getBytes(UTF_8));
        holder.send(POST_GATED);
        store.awaitFirstCall();
        store.threads().clear();
    }

    @AfterEach
    void close() throws IOException {
        store.letGo(1_000);
        holder.close();
        server.close();
    }

    private void letTheHolderFinish() throws IOException {
        assertThat(store.threads()).as("calls of the store beside the holder's").isEmpty();
        store.letGo(1);
        assertThat(holder.reply().status()).isEqualTo(200);
    }

    @Test
    void requestsThatNeedTheStoreWaitWhateverTheProtocol() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            h1.send(GET);
            H2Stream stream = h2.begin("GET", "/get/key");
            // Streams are looked at in the order of their sending, so this one's answer says that the first was.
            assertThat(h2.send("GET", "/").status()).isEqualTo(200);
            assertThat(stream.hasReply()).isFalse();
            assertThat(h1.hasBytes()).isFalse();

            letTheHolderFinish();

            assertThat(h1.reply().text()).isEqualTo("12");
            assertThat(stream.reply().text()).isEqualTo("12");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersThatNeedNoStoreAreGivenAtOnce(Protocol protocol) {
        try (TestClient client = protocol.open(server.port())) {
            assertThat(client.send("GET", "/").text()).isEqualTo("Hello, World!");
            assertThat(client.send("GET", "/elsewhere").status()).isEqualTo(404);
            assertThat(client.send("GET", "/store/key").status()).isEqualTo(405);
            assertThat(client.send("GET", "/get/%ff").status()).isEqualTo(400);
            assertThat(client.send("GET", "/get/key", "if-match", "x").status()).isEqualTo(400);
            assertThat(client.sendUndeclared("POST", "/store/key", new byte[MAX_VALUE_BYTES + 1])
                            .status())
                    .isEqualTo(413);
        }
        assertThat(store.threads()).as("calls of the store").isEmpty();
    }

    @Test
    void requestsThatAreNotWholeHoldNoPlace() throws IOException {
        List<RawConnection> slow = new ArrayList<>();
        try (H2Client slowH2 = new H2Client(server.port());
                H2Client other = new H2Client(server.port())) {
            letTheHolderFinish();
            for (int i = 0; i < 300; i++) {
                RawConnection half = RawConnection.open(server.port());
                slow.add(half);
                half.send(HALF_A_POST.replace(
                        "FRAMING", i % 2 == 0 ? "content-length: 2" : "transfer-encoding: chunked"));
                assertThat(half.reply().status()).isEqualTo(100);
                half.send(i % 2 == 0 ? "1" : "1\r\n1");
            }
            for (int i = 0; i < 250; i++) {
                slowH2.begin(H2Client.head("POST", "/store/key").set("expect", "100-continue"), false)
                        .awaitInvitation();
            }

            assertThat(holder.send(GET).reply().text()).isEqualTo("12");
            assertThat(other.send("GET", "/get/key").text()).isEqualTo("12");
        } finally {
            for (RawConnection half : slow) {
                half.close();
            }
        }
    }

    @Test
    void theyGoOnWhenTheClientOfTheFirstIsGoneAndItsCallReturns() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            holder.reset();
            H2Stream stream = h2.begin("GET", "/get/key");
            h1.send(GET);
            store.letGo(1);
            assertThat(h1.reply().text()).isEqualTo("12");
            assertThat(stream.reply().text()).isEqualTo("12");
        }
    }

    @Test
    void theyAreAnsweredInTheOrderInWhichTheyCame() throws IOException {
        // Streams of one connection come in the order of their sending, so the order is known without waiting.
        try (H2Client h2 = new H2Client(server.port())) {
            H2Stream first = h2.begin("GET", "/get/key");
            H2Stream write = h2.begin(H2Client.head("PUT", "/store/key"), false).send("new".getBytes(UTF_8), true);
            H2Stream second = h2.begin("GET", "/get/key");
            H2Stream remove = h2.begin("DELETE", "/store/key");
            H2Stream third = h2.begin("GET", "/get/key");

            letTheHolderFinish();

            assertThat(first.reply().text()).isEqualTo("12");
            assertThat(write.reply().status()).isEqualTo(200);
            assertThat(second.reply().text()).isEqualTo("new");
            assertThat(remove.reply().status()).isEqualTo(200);
            assertThat(third.reply().status()).isEqualTo(404);
        }
    }

    @Test
    void aStreamThatIsResetWhileItHoldsThePlaceGivesItBack() throws IOException {
        letTheHolderFinish();
        try (H2Client h2 = new H2Client(server.port());
                RawConnection h1 = RawConnection.open(server.port())) {
            H2Stream holding = h2.begin("GET", "/get/gated");
            assertThat(h2.send("GET", "/").status()).isEqualTo(200);
            h1.send(GET);
            holding.cancel();
            store.letGo(1);

            assertThat(h1.reply().text()).isEqualTo("12");
        }
    }

    @Test
    void aStreamThatIsResetWhileItWaitsLeavesItsTurnToTheNext() throws IOException {
        try (H2Client h2 = new H2Client(server.port())) {
            H2Stream givenUp = h2.begin("DELETE", "/store/key");
            H2Stream next = h2.begin("GET", "/get/key");
            givenUp.cancel();
            assertThat(h2.send("GET", "/").status()).as("the reset was seen").isEqualTo(200);

            letTheHolderFinish();

            assertThat(next.reply().text()).as("the value that was not removed").isEqualTo("12");
        }
    }

    @Test
    void aConnectionThatEndsWhileItWaitsLeavesItsTurnToTheNext() throws IOException {
        RawConnection gone = RawConnection.open(server.port());
        gone.send(GET);
        gone.reset();
        try (RawConnection next = RawConnection.open(server.port())) {
            next.send(GET);
            store.letGo(1);
            assertThat(next.reply().text()).isEqualTo("12");
        }
    }

    @Test
    void anUpgradeIsDoneAtOnceAndItsRequestWaits() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port())) {
            h1.send(GET.replace(
                    "host: a", "host: a\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: "));
            assertThat(h1.reply().status()).isEqualTo(101);
            letTheHolderFinish();
        }
    }
}
