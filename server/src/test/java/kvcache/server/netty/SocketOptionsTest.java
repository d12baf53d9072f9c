package kvcache.server.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kvcache.server.api.CacheApi;
import kvcache.server.api.CacheConfig;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.http.HttpCache;
import kvcache.server.netty.http1.ProtocolDetector;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The original's socket options, as the kernel says that they are. */
final class SocketOptionsTest {

    private static final int FOUR_MEBIBYTES = 4 * 1024 * 1024;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void areTheOriginals(Transport transport) throws IOException {
        if (!transport.isAvailable()) {
            return;
        }
        CacheApi api = TestCache.over(TestCache.store(), false, CacheConfig.defaults());
        Service service =
                new Service(new HttpCache(api), new ConcurrencyLimit(1), Runnable::run, ConnectionLimits.defaults());
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Listener listener = Listener.open(
                anyPort, LoopConfig.defaults().withCount(1).withTransport(transport), service, ProtocolDetector::new);
        try (RawConnection client = RawConnection.open(listener.address().getPort())) {
            // Once it is answered, the connection has been accepted and set up.
            assertThat(client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").reply().status())
                    .isEqualTo(200);
            Channel socket = listener.sockets().getFirst();
            Channel connection = listener.connections().iterator().next();

            assertThat(socket.config().getOption(ChannelOption.SO_REUSEADDR)).isTrue();
            assertThat(socket.config().getOption(transport.reusePort())).isTrue();
            assertThat(socket.config().getOption(ChannelOption.SO_BACKLOG)).isEqualTo(4096);
            assertThat(connection.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
            assertThat(connection.config().getOption(ChannelOption.SO_SNDBUF))
                    .isIn(grantedSendBytes(), 2 * grantedSendBytes());
            assertThat(connection.config().getOption(ChannelOption.SO_RCVBUF))
                    .isIn(grantedReceiveBytes(), 2 * grantedReceiveBytes());
        } finally {
            listener.close(Duration.ZERO);
        }
    }

    /** Each loop has a socket, a CPU and buffers as the settings say, and not only an answer. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void loopsAreAsTheirSettingsSay(Transport transport) throws Exception {
        if (!transport.isAvailable()) {
            return;
        }
        CacheApi api = TestCache.over(TestCache.store(), false, CacheConfig.defaults());
        Service service =
                new Service(new HttpCache(api), new ConcurrencyLimit(1), Runnable::run, ConnectionLimits.defaults());
        LoopConfig config = LoopConfig.defaults()
                .withCount(2)
                .withTransport(transport)
                .withAllocator(Allocator.POOLED)
                .withListeners(Listeners.EACH)
                .withPlacement(Placement.CPU);
        Listener listener = Listener.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config, service, ProtocolDetector::new);
        try (RawConnection client = RawConnection.open(listener.address().getPort())) {
            assertThat(client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").reply().status())
                    .isEqualTo(200);
            List<Channel> sockets = listener.sockets();
            assertThat(sockets).hasSize(2);
            assertThat(sockets.get(0).eventLoop()).isNotSameAs(sockets.get(1).eventLoop());
            assertThat(sockets.get(1).localAddress()).isEqualTo(sockets.get(0).localAddress());
            assertThat(listener.connections().iterator().next().alloc()).isSameAs(PooledByteBufAllocator.DEFAULT);
            for (Channel socket : sockets) {
                String cpus = socket.eventLoop()
                        .submit(() -> Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                                .findFirst()
                                .orElseThrow())
                        .get();
                assertThat(cpus).matches("Cpus_allowed_list:\\s*\\d+");
            }
        } finally {
            listener.close(Duration.ZERO);
        }
    }

    /**
     * The kernel caps what it is asked for: what it grants is seen on a socket of our own. It also doubles it, which
     * the JDK hides and the native transports show.
     */
    private static int grantedSendBytes() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSendBufferSize(FOUR_MEBIBYTES);
            return socket.getSendBufferSize();
        }
    }

    private static int grantedReceiveBytes() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReceiveBufferSize(FOUR_MEBIBYTES);
            return socket.getReceiveBufferSize();
        }
    }
}
