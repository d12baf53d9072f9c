package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Test;

/** On a channel without a socket, on which a test says what arrives together. */
final class UpgradeGateTest {

    private static final byte[] HEAD =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    private final AtomicBoolean opened = new AtomicBoolean();

    private EmbeddedChannel channel() {
        ConnectionSettings settings = new ConnectionSettings(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8123),
                1,
                new WorkloadSpec(0.5, 1, new KeyDistribution.Uniform(), 12, 1),
                Freshness.unknown(new LoopShare(0, 1)),
                Duration.ofSeconds(60),
                RequestPaths.ORIGINAL,
                new Handshake.Upgrade(),
                new Traffic());
        ConnectionListener untold = (ConnectionListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConnectionListener.class}, (proxy, method, args) -> {
                    throw new AssertionError(method.getName());
                });
        EmbeddedChannel channel =
                new EmbeddedChannel(new UpgradeGate(settings, untold), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        opened.set(true);
                    }
                });
        ByteBuf asked = channel.readOutbound();
        assertThat(asked.toString(US_ASCII)).startsWith("GET / HTTP/1.1\r\n").contains("Upgrade: h2c\r\n");
        asked.release();
        return channel;
    }

    @Test
    void anAnswerToTheUpgradeThatComesInPiecesIsRead() {
        EmbeddedChannel channel = channel();
        for (byte piece : HEAD) {
            assertThat(opened).isFalse();
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {piece}));
        }
        assertThat(opened).isTrue();
        for (byte piece : SETTINGS) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {piece}));
        }
        assertThat(rest(channel)).isEqualTo(SETTINGS);
    }

    @Test
    void whatComesWithTheAnswerIsTheConnections() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.wrappedBuffer(HEAD, SETTINGS));
        assertThat(opened).isTrue();
        assertThat(rest(channel)).isEqualTo(SETTINGS);
    }

    private static byte[] rest(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            all.writeBytes(part);
            part.release();
        }
        byte[] bytes = ByteBufUtil.getBytes(all);
        channel.finishAndReleaseAll();
        return bytes;
    }
}
