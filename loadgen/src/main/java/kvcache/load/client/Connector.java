package kvcache.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Function;

/** Makes the connections of one event loop, which share its buffers. Called on that loop alone, and closed there. */
public final class Connector {

    private final Bootstrap bootstrap;
    private final Function<ConnectionListener, ChannelHandler> handlers;
    private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();

    private Connector(
            EventLoop loop,
            Class<? extends SocketChannel> channelType,
            ConnectionSettings settings,
            Function<ConnectionListener, ChannelHandler> handlers) {
        this.handlers = handlers;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelType)
                .remoteAddress(settings.target())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffer);
    }

    /** Connections that speak HTTP/1.1. */
    public static Connector http1(
            EventLoop loop, Class<? extends SocketChannel> channelType, ConnectionSettings settings) {
        Http1Requests requests = Http1Requests.of(settings);
        byte[] scratch = new byte[ReceiveBuffer.BYTES];
        return new Connector(
                loop, channelType, settings, listener -> new Http1Connection(settings, requests, scratch, listener));
    }

    /** Connections that speak HTTP/2 by prior knowledge. */
    public static Connector h2c(
            EventLoop loop, Class<? extends SocketChannel> channelType, ConnectionSettings settings) {
        H2Requests requests = H2Requests.of(settings);
        byte[] scratch = new byte[ReceiveBuffer.BYTES];
        return new Connector(
                loop, channelType, settings, listener -> H2Connection.handler(settings, requests, scratch, listener));
    }

    /** Starts a connection; the listener learns what becomes of it. */
    public void connect(ConnectionListener listener) {
        bootstrap.clone().handler(handlers.apply(listener)).connect().addListener((ChannelFuture connecting) -> {
            if (!connecting.isSuccess()) {
                listener.refused(connecting.cause());
            }
        });
    }

    /** Gives the loop's buffers back; its connections must be gone. */
    public void close() {
        receiveBuffer.close();
    }
}
