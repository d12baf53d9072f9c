package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.Protocol;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.SegmentStore;
import kvcache.server.testing.TestClient;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values whose memory is gone as soon as they have been read, and clients that take their time. */
final class OffHeapReadingTest {

    private static final int LARGE_BYTES = 512 * 1024;

    /** Small enough that a hundred streams which are not read leave some of the connection's window to others. */
    private static final int STREAM_WINDOW_BYTES = 500;

    private final CacheServer server =
            new TestServer().over(new SegmentStore(), SegmentStore.TRAITS).start();

    @AfterEach
    void close() {
        server.close();
    }

    private byte[] put(String key, int bytes) {
        byte[] value = new byte[bytes];
        new Random(bytes).nextBytes(value);
        server.cache().put(key.getBytes(UTF_8), value);
        return value;
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void valuesOfAnyLengthArriveWhole(Protocol protocol) {
        try (TestClient client = protocol.open(server.port())) {
            for (int bytes : new int[] {0, 1, 12, 4096, 16 * 1024, 16 * 1024 + 1, 100_000, 2 * 1024 * 1024}) {
                byte[] value = put("key", bytes);

                assertThat(client.send("GET", "/get/key").body()).isEqualTo(value);
                assertThat(client.send("HEAD", "/get/key").field("content-length"))
                        .isEqualTo(Integer.toString(bytes));
            }
        }
    }

    @Test
    void pipelinedReadsOfShortAndLongValuesKeepTheirOrder() throws IOException {
        byte[] small = put("small", 12);
        byte[] large = put("large", 100_000);
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send((get("small") + get("large") + get("none")).repeat(20));
            for (int i = 0; i < 20; i++) {
                assertThat(connection.reply().body()).isEqualTo(small);
                assertThat(connection.reply().body()).isEqualTo(large);
                assertThat(connection.reply().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void whatASlowReaderOfHttp1AskedForDoesNotGatherInTheServer() throws IOException {
        byte[] large = put("large", LARGE_BYTES);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        long before = usedDirectBytes();
        try (RawConnection slow = RawConnection.open(address, 16 * 1024);
                RawConnection other = RawConnection.open(address, 0)) {
            slow.send(get("large").repeat(200));
            long most = 0;
            for (int i = 0; i < 200; i++) {
                assertThat(other.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
                                .reply()
                                .status())
                        .isEqualTo(200);
                most = Math.max(most, usedDirectBytes() - before);
                assertThat(slow.reply().body()).isEqualTo(large);
            }
            assertThat(most).as("direct memory while the client was slow").isLessThan(64L * LARGE_BYTES);
        }
    }

    @Test
    void whatASlowReaderOfH2cAskedForDoesNotGatherInTheServerEither() {
        byte[] large = put("large", LARGE_BYTES);
        long before = usedDirectBytes();
        try (H2Client h2 = new H2Client(
                        server.port(), Http2Settings.defaultSettings().initialWindowSize(STREAM_WINDOW_BYTES));
                H2Client other = new H2Client(server.port())) {
            List<H2Stream> unread = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                unread.add(h2.begin(H2Client.head("GET", "/get/large"), true, false));
            }
            // Its answer says that all the heads in front of it have been seen; and that the limit's places are free.
            assertThat(h2.send("GET", "/").status()).isEqualTo(200);
            assertThat(other.send("GET", "/get/large").body()).isEqualTo(large);
            assertThat(usedDirectBytes() - before)
                    .as("direct memory while the client was slow")
                    .isLessThan(60L * LARGE_BYTES);
            // Those that have been copied, and one that waits, are read as soon as others make room.
            for (H2Stream stream : unread.subList(1, 99)) {
                stream.cancel();
                stream.startReading(); // what has arrived already
            }
            for (H2Stream stream : List.of(unread.get(0), unread.get(99))) {
                stream.startReading();
                assertThat(stream.reply().body()).isEqualTo(large);
            }
        }
    }

    private static String get(String key) {
        return "GET /get/%s HTTP/1.1\r\nhost: a\r\n\r\n".formatted(key);
    }

    private static long usedDirectBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
