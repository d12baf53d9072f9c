package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Opens the connections of one event loop; they share its buffers. Confined to that loop, including close. */
public final class Connector {

    /** The maximum number of bytes per read. */
    public static final int MAX_READ_BYTES = ReceiveBuffer.BYTES;

    private final Bootstrap bootstrap;
    private final ConnectionSettings settings;
    private final Function<ConnectionListener, ChannelHandler> connections;
    private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();

    /** @param connections creates a connection for a listener: the last handler of its channel */
    public Connector(
            EventLoop loop,
            Class<? extends SocketChannel> channelType,
            ConnectionSettings settings,
            Function<ConnectionListener, ChannelHandler> connections) {
        this.settings = settings;
        this.connections = connections;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelType)
                .remoteAddress(settings.target())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffer);
    }

    /** Opens a connection; its listener is told of the result. */
    public void connect(ConnectionListener listener) {
        ChannelHandler connection = connections.apply(listener);
        ChannelHandler first = settings.handshake() instanceof Handshake.None
                ? connection
                : new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        addHandshake(channel, listener);
                        channel.pipeline().addLast(connection);
                    }
                };
        bootstrap.clone().handler(first).connect().addListener((ChannelFuture connecting) -> {
            if (!connecting.isSuccess()) {
                listener.refused(connecting.cause());
            }
        });
    }

    private void addHandshake(Channel channel, ConnectionListener listener) {
        ChannelPipeline pipeline = channel.pipeline();
        switch (settings.handshake()) {
            case Handshake.None none -> {}
            case Handshake.Upgrade upgrade -> pipeline.addLast(new UpgradeGate(settings, listener));
            case Handshake.Tls tls -> {
                SslHandler handler = tls.context()
                        .newHandler(
                                channel.alloc(),
                                settings.target().getHostString(),
                                settings.target().getPort());
                nameServer(handler.engine(), settings.target().getHostString());
                pipeline.addLast(handler, new TlsGate(settings, handler, tls.protocol(), listener));
            }
        }
    }

    /** Sets the server name of the handshake (RFC 6066, section 3). By default the JDK omits names of one label. */
    private static void nameServer(SSLEngine engine, String host) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        SSLParameters parameters = engine.getSSLParameters();
        // As bytes: the constructor that takes a string rejects underscores.
        parameters.setServerNames(List.of(new SNIHostName(name.getBytes(US_ASCII))));
        engine.setSSLParameters(parameters);
    }

    /** Releases the loop's buffers; all connections must be closed. */
    public void close() {
        receiveBuffer.close();
    }
}
