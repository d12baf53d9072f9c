package kvcache.server.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.ThreadBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening port with dedicated event loops that serve its connections until it is closed.
 *
 * <p>The socket options are those of the original: address and port reuse, no delay (Netty's default), 4 MiB buffers, a
 * backlog of 4096.
 */
public final class Listener {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private static final int BACKLOG = 4096;
    private static final int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

    /** Timeout for a socket, the connections or the loops to close. A loop that takes longer is stuck or dead. */
    private static final long CLOSE_SECONDS = 1;

    private final EventLoopGroup loops;
    private final ChannelGroup connections;
    private final List<Channel> sockets = new ArrayList<>();
    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CompletableFuture<Void> died = new CompletableFuture<>();
    private volatile boolean closing;
    /** Guarded by this. */
    private boolean closed;

    private Listener(EventLoopGroup loops) {
        this.loops = loops;
        this.connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    }

    /**
     * Starts to listen.
     *
     * @param address the address; port 0 selects a free one
     * @param protocols creates the first handler of each connection
     * @throws IOException if the address cannot be bound or threads cannot be pinned; the message is for the user
     */
    public static Listener open(
            InetSocketAddress address,
            LoopConfig config,
            Service service,
            Function<? super Service, ? extends ChannelHandler> protocols)
            throws IOException {
        refuseTakenPort(address);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                config.count(),
                new DefaultThreadFactory("kvcache-loop"),
                config.transport().ioHandlerFactory());
        Listener listener = new Listener(loops);
        try {
            List<EventLoop> each = StreamSupport.stream(loops.spliterator(), false)
                    .map(EventLoop.class::cast)
                    .toList();
            each.forEach(loop -> loop.terminationFuture().addListener(ended -> listener.loopEnded()));
            place(each, config.placement());
            service.deadlines().start(each);
            listener.bind(
                    address,
                    config,
                    new Accepted(listener.connections, service, protocols),
                    config.listeners() == Listeners.ONE ? List.of(loops) : each);
            return listener;
        } catch (IOException | RuntimeException cannotListen) {
            listener.close(Duration.ZERO);
            throw cannotListen;
        }
    }

    /**
     * Stops the server if a loop ends before the listener is closed. That happens only by an error such as
     * {@link OutOfMemoryError}. Connections assigned to the dead loop would hang.
     */
    private void loopEnded() {
        if (!closing) {
            log.error("An event loop has died: closing all connections and accepting no more");
            closing = true;
            listening.close();
            // Not left to the shutdown: a Netty loop that is told to end while it runs tasks closes nothing.
            connections.close(connection -> !connection.eventLoop().isShutdown());
            loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
            died.complete(null);
        }
    }

    /** Returns a future that completes if an event loop dies. The listener must still be closed. */
    public CompletableFuture<Void> died() {
        return died;
    }

    EventLoopGroup loops() {
        return loops;
    }

    private static void place(List<EventLoop> loops, Placement placement) throws IOException {
        List<CpuSet> places = placement.places(CpuSet.allowed());
        for (int i = 0; i < loops.size() && !places.isEmpty(); i++) {
            CpuSet place = places.get(i % places.size());
            Future<?> bound = loops.get(i)
                    .submit(() -> ThreadBinding.bindThisThread(place))
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IOException("cannot pin: %s".formatted(bound.cause().getMessage()), bound.cause());
            }
        }
    }

    /** Opens a socket for each group. The group's loops serve its connections. */
    private void bind(
            InetSocketAddress address, LoopConfig config, Accepted accepted, List<? extends EventLoopGroup> groups)
            throws IOException {
        InetSocketAddress onePort = address;
        for (EventLoopGroup group : groups) {
            ServerBootstrap bootstrap = new ServerBootstrap();
            config.transport().sendBuffer(bootstrap, SOCKET_BUFFER_BYTES);
            ChannelFuture bound = bootstrap
                    .group(group)
                    .channel(config.transport().channelType())
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .option(config.transport().reusePort(), true)
                    .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                    .childOption(ChannelOption.ALLOCATOR, config.allocator().byteBufs())
                    .childOption(ChannelOption.RECVBUF_ALLOCATOR, new LoopReadBuffers())
                    .childHandler(accepted)
                    .bind(onePort)
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw cannotListen(address, bound.cause());
            }
            sockets.add(bound.channel());
            listening.add(bound.channel());
            onePort = new InetSocketAddress(address.getAddress(), address().getPort());
        }
    }

    /** Sets up a connection, or closes it if there are too many. */
    @Sharable
    private static final class Accepted extends ChannelInitializer<Channel> {

        private final ChannelGroup connections;
        private final Service service;
        private final Function<? super Service, ? extends ChannelHandler> protocols;

        Accepted(
                ChannelGroup connections,
                Service service,
                Function<? super Service, ? extends ChannelHandler> protocols) {
            this.connections = connections;
            this.service = service;
            this.protocols = protocols;
        }

        @Override
        protected void initChannel(Channel connection) {
            connections.add(connection);
            if (connections.size() > service.deadlines().limits().maxConnections()) {
                connection.close();
                return;
            }
            connection.pipeline().addLast(protocols.apply(service));
        }
    }

    /**
     * Binds a socket without port reuse to check that the port is free. With port reuse two servers could share a port
     * unnoticed, each with some of the connections and its own cache.
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
                "cannot listen on %s:%s: %s".formatted(address.getHostString(), address.getPort(), cause.getMessage()),
                cause);
    }

    List<Channel> sockets() {
        return sockets;
    }

    /** Returns the open connections. */
    public ChannelGroup connections() {
        return connections;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) sockets.getFirst().localAddress();
    }

    /**
     * Stops accepting, drains requests in flight within the timeout, and closes every connection and loop. Returns when
     * that is done, or a few seconds after the timeout if a loop is stuck. Closing again does nothing. Must not be
     * called on an event loop.
     */
    public synchronized void close(Duration drainTimeout) {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        listening.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        if (!sockets.isEmpty()) {
            new Drain(connections, loops).run(drainTimeout);
        }
        connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS); // including those of a dead loop
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
