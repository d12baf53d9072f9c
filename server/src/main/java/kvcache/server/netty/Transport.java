package kvcache.server.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.StandardSocketOptions;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The socket APIs: how events and bytes are exchanged with the kernel. */
public enum Transport {
    /** Linux's epoll, through Netty's native library. */
    EPOLL,
    /** Linux's io_uring, through Netty's native library. */
    IO_URING,
    /** The JDK's selectors, on every system. */
    NIO;

    /** SO_SNDBUF by Linux's constants for SOL_SOCKET and SO_SNDBUF: Netty lacks the option for listening sockets. */
    private static final ChannelOption<Integer> INHERITED_SNDBUF = new IntegerUnixChannelOption("SO_SNDBUF", 1, 7);

    /** Returns epoll if available, else NIO. */
    public static Transport best() {
        return EPOLL.isAvailable() ? EPOLL : NIO;
    }

    /**
     * Returns the transport of a name, or the best for {@code auto}.
     *
     * @throws IllegalArgumentException if the name is unknown or the transport is not available on this machine
     */
    public static Transport named(String name) {
        if (name.equals("auto")) {
            return best();
        }
        return Stream.of(values())
                .filter(transport -> transport.toString().equals(name) && transport.isAvailable())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is not a transport of this machine; allowed: %s".formatted(name, allowed())));
    }

    private static String allowed() {
        return Stream.of(values())
                .filter(Transport::isAvailable)
                .map(Transport::toString)
                .collect(Collectors.joining(", ", "auto, ", ""));
    }

    /** Returns whether the transport is available on this machine. */
    public boolean isAvailable() {
        return switch (this) {
            case EPOLL -> Epoll.isAvailable();
            case IO_URING -> IoUring.isAvailable();
            case NIO -> true;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    IoHandlerFactory ioHandlerFactory() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    Class<? extends ServerChannel> channelType() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /**
     * Sets the send buffer of accepted connections. Except with NIO it is set on the listening socket, from which they
     * inherit it (tcp(7)); that saves a system call for each connection.
     */
    void sendBuffer(ServerBootstrap bootstrap, int bytes) {
        if (this == NIO) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, bytes);
        } else {
            bootstrap.option(INHERITED_SNDBUF, bytes);
        }
    }

    ChannelOption<Boolean> reusePort() {
        return this == NIO ? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT) : UnixChannelOption.SO_REUSEPORT;
    }
}
