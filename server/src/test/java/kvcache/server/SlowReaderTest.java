package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.Test;

/** A client that asks and does not read costs the server a bounded amount of memory. */
final class SlowReaderTest {

    private static final int VALUE_BYTES = 1024 * 1024;
    private static final int REQUESTS = 200;

    /** The kernel's buffers aside, a few values may be on their way, and not two hundred. */
    private static final long MOST_DIRECT_BYTES = 32L * VALUE_BYTES;

    @Test
    void twoHundredMebibytesAskedForAndNotReadDoNotGatherInTheServer() throws IOException {
        byte[] value = new byte[VALUE_BYTES];
        new Random(5).nextBytes(value);
        try (CacheServer server = new TestServer().start()) {
            server.cache().put("large".getBytes(UTF_8), value);
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            long before = usedDirectBytes();
            try (RawConnection slow = RawConnection.open(address, 16 * 1024);
                    RawConnection other = RawConnection.open(address, 0)) {
                slow.send("GET /get/large HTTP/1.1\r\nhost: a\r\n\r\n".repeat(REQUESTS));
                slow.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
                long most = 0;
                for (int i = 0; i < REQUESTS; i++) {
                    assertThat(other.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
                                    .reply()
                                    .status())
                            .isEqualTo(200);
                    most = Math.max(most, usedDirectBytes() - before);
                    assertThat(slow.reply().body()).isEqualTo(value);
                }
                assertThat(slow.reply().text()).isEqualTo("Hello, World!");
                assertThat(most).as("direct memory while the client was slow").isLessThan(MOST_DIRECT_BYTES);
            }
        }
    }

    private static long usedDirectBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
