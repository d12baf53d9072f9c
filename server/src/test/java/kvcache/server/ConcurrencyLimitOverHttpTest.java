package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One place in flight, which a request holds from its head to its answer; whoever comes meanwhile waits in order. */
final class ConcurrencyLimitOverHttpTest {

    private static final String HALF_A_POST = "POST /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n1";
    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n";

    private final CacheServer server = new TestServer().limit(1).start();
    private final RawConnection holder;

    ConcurrencyLimitOverHttpTest() throws IOException {
        holder = RawConnection.open(server.port());
    }

    /** 100 Continue tells that the head has been taken, and so that the place is held. */
    @BeforeEach
    void holdThePlace() throws IOException {
        holder.send(HALF_A_POST.replace("\r\n\r\n1", "\r\nexpect: 100-continue\r\n\r\n"));
        assertThat(holder.reply().status()).isEqualTo(100);
        holder.send("1");
    }

    @AfterEach
    void close() throws IOException {
        holder.close();
        server.close();
    }

    @Test
    void whoComesMeanwhileWaitsWhateverTheProtocolAndGoesOnWhenTheFirstIsWhole() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            h1.send(GET);
            H2Stream stream = h2.begin("GET", "/get/key");
            h2.serverSettings();
            assertThat(h1.hasBytes()).isFalse();
            assertThat(stream.hasReply()).isFalse();

            holder.send("2");

            assertThat(holder.reply().status()).isEqualTo(200);
            assertThat(h1.reply().text()).isEqualTo("12");
            assertThat(stream.reply().text()).isEqualTo("12");
        }
    }

    @Test
    void evenTheGreetingWaits() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port())) {
            h1.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            holder.send("2");
            assertThat(holder.reply().status()).isEqualTo(200);
            assertThat(h1.reply().text()).isEqualTo("Hello, World!");
        }
    }

    @Test
    void theyGoOnWhenTheFirstGoesAway() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port())) {
            h1.send(GET);
            holder.close();
            assertThat(h1.reply().status()).isEqualTo(404);
        }
    }

    @Test
    void theyGoOnWhenTheFirstIsReset() throws IOException {
        try (H2Client h2 = new H2Client(server.port())) {
            H2Stream stream = h2.begin("GET", "/get/key");
            holder.reset();
            assertThat(stream.reply().status()).isEqualTo(404);
        }
    }

    @Test
    void theyGoOnWhenTheFirstTurnsOutToBeNoRequest() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port());
                RawConnection chunked = RawConnection.open(server.port())) {
            holder.send("2");
            assertThat(holder.reply().status()).isEqualTo(200);
            chunked.send(
                    "POST /store/k HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ntransfer-encoding: chunked\r\n\r\n");
            assertThat(chunked.reply().status()).isEqualTo(100);
            h1.send(GET);
            chunked.send("zz\r\n");

            assertThat(chunked.reply().status()).isEqualTo(400);
            assertThat(h1.reply().text()).isEqualTo("12");
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
            holder.send("2");

            assertThat(first.reply().text()).isEqualTo("12");
            assertThat(write.reply().status()).isEqualTo(200);
            assertThat(second.reply().text()).isEqualTo("new");
            assertThat(remove.reply().status()).isEqualTo(200);
            assertThat(third.reply().status()).isEqualTo(404);
        }
    }

    @Test
    void aStreamThatIsResetWhileItHoldsThePlaceGivesItBack() throws IOException {
        holder.send("2");
        assertThat(holder.reply().status()).isEqualTo(200);
        try (H2Client h2 = new H2Client(server.port());
                RawConnection h1 = RawConnection.open(server.port())) {
            H2Stream half = h2.begin(H2Client.head("POST", "/store/key").set("expect", "100-continue"), false);
            half.awaitInvitation();
            h1.send(GET);

            half.cancel();

            assertThat(h1.reply().text()).isEqualTo("12");
        }
    }

    @Test
    void aStreamThatIsResetWhileItWaitsLeavesItsTurnToTheNext() throws IOException {
        try (H2Client h2 = new H2Client(server.port())) {
            H2Stream givenUp = h2.begin("DELETE", "/store/key");
            H2Stream next = h2.begin("GET", "/get/key");
            givenUp.cancel();
            // Fields that are too many are refused without a place, so this answer says that the reset has been seen.
            H2Stream refused = h2.begin(H2Client.head("GET", "/").set("x", "y".repeat(17_000)), true);
            assertThat(refused.reply().status()).isEqualTo(431);
            holder.send("2");

            assertThat(holder.reply().status()).isEqualTo(200);
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
            holder.send("2");
            assertThat(next.reply().text()).isEqualTo("12");
        }
    }

    @Test
    void anUpgradeWaitsToo() throws IOException {
        try (RawConnection h1 = RawConnection.open(server.port())) {
            h1.send(GET.replace(
                    "host: a", "host: a\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: "));
            holder.send("2");
            assertThat(holder.reply().status()).isEqualTo(200);
            assertThat(h1.reply().status()).isEqualTo(101);
        }
    }
}
