package kvcache.server.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * Accepts connections on one port and serves them on event loops of its own, until it is closed.
 *
 * <p>The socket options are the original's: address and port reuse, no delay, 4 MiB buffers, a backlog of 4096.
 */
public final class Listener {

    private static final int BACKLOG = 4096;
    private static final int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

    private final EventLoopGroup loops;
    private final ChannelGroup connections;
    private final Channel channel;

    private Listener(EventLoopGroup loops, ChannelGroup connections, Channel channel) {
        this.loops = loops;
        this.connections = connections;
        this.channel = channel;
    }

    /**
     * Starts to listen.
     *
     * @param address where; port 0 takes any free one
     * @param loopCount how many event loops, each with a thread of its own
     * @throws IOException where it cannot; the message is for the user
     */
    public static Listener open(InetSocketAddress address, Transport transport, int loopCount, Service service)
            throws IOException {
        refuseTakenPort(address);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                loopCount, new DefaultThreadFactory("kvcache-loop"), transport.ioHandlerFactory());
        service.deadlines()
                .start(StreamSupport.stream(loops.spliterator(), false)
                        .map(EventLoop.class::cast)
                        .toList());
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.channelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(transport.reusePort(), true)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new LoopReadBuffers())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connections.add(connection);
                        if (connections.size() > service.deadlines().limits().maxConnections()) {
                            connection.close();
                            return;
                        }
                        connection.pipeline().addLast(new ProtocolDetector(service));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
            throw cannotListen(address, bound.cause());
        }
        return new Listener(loops, connections, bound.channel());
    }

    /**
     * Port reuse lets two servers share a port without a word, each with a part of the connections and a cache of its
     * own. So whether somebody listens there is asked first, by a socket that shares with nobody.
     */
    private static void refuseTakenPort(InetSocketAddress address) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException taken) {
            throw cannotListen(address, taken);
        }
    }

    private static IOException cannotListen(InetSocketAddress address, Throwable cause) {
        return new IOException(
                "cannot listen on %s:%d: %s".formatted(address.getHostString(), address.getPort(), cause.getMessage()),
                cause);
    }

    /** The socket that is listened on. */
    Channel channel() {
        return channel;
    }

    /** The connections that are open now. */
    ChannelGroup connections() {
        return connections;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /**
     * Stops to accept, lets what is in flight finish for at most so long, and closes every connection and loop. Returns
     * when that is done. Must not be called on an event loop.
     */
    public void close(Duration drainTimeout) {
        channel.close().awaitUninterruptibly();
        for (Channel connection : connections) {
            connection.pipeline().fireUserEventTriggered(Connections.Event.DRAIN);
        }
        connections.newCloseFuture().awaitUninterruptibly(drainTimeout.toMillis());
        connections.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
