package kvcache.server.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.server.api.CacheConfig;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.http.HttpCache;
import kvcache.server.netty.http1.ProtocolDetector;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.RepeatedTest;

/** What becomes of a listener one of whose event loops ends by itself. */
final class DeadLoopTest {

    /** Repeated: the other loop used to miss its connections only if it ran tasks when it was told to end. */
    @RepeatedTest(40)
    void isNoZombieButRefusesConnectionsAndClosesThoseOfTheOthers() throws Exception {
        Service service = new Service(
                new HttpCache(TestCache.over(TestCache.store(), false, CacheConfig.defaults())),
                new ConcurrencyLimit(1),
                Runnable::run,
                ConnectionLimits.defaults());
        Listener listener = Listener.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                LoopConfig.defaults().withCount(2),
                service,
                ProtocolDetector::new);
        int port = listener.address().getPort();
        RawConnection one = RawConnection.open(port);
        RawConnection other = RawConnection.open(port);
        for (RawConnection connection : List.of(one, other)) {
            assertThat(connection
                            .send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(200);
        }

        var unused = listener.loops().next().shutdownGracefully(0, 1, TimeUnit.SECONDS);

        listener.died().get(Waiting.SECONDS, TimeUnit.SECONDS);
        assertThat(one.isAtEnd()).isTrue();
        assertThat(other.isAtEnd()).isTrue();
        Waiting.until("the port is closed", () -> {
            try {
                RawConnection.open(port).close();
                return false;
            } catch (IOException refused) {
                return refused instanceof ConnectException;
            }
        });
        listener.close(Duration.ZERO);
    }
}
