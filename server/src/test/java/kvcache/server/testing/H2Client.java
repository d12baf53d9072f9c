package kvcache.server.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One h2c connection by prior knowledge, of which a test sends and sees the frames of each stream. */
public final class H2Client implements TestClient {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();
    private final CompletableFuture<Long> goAway = new CompletableFuture<>();
    private final Channel channel;

    /** Connects to a port of the loopback address. */
    public H2Client(int port) {
        this(port, Http2Settings.defaultSettings());
    }

    /** Connects with settings of its own, such as the window of each stream. */
    public H2Client(int port, Http2Settings own) {
        channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .initialSettings(own)
                                                .validateHeaders(false)
                                                .encoderIgnoreMaxHeaderListSize(true)
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                                        new ConnectionFrames());
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    /** What the server's first frame said. */
    public Http2Settings serverSettings() {
        return Waiting.result(settings);
    }

    /** Waits for GOAWAY: its error code. */
    public long goAwayErrorCode() {
        return Waiting.result(goAway);
    }

    /** Waits until the server has ended the connection. */
    public void awaitEnd() {
        if (!channel.closeFuture().awaitUninterruptibly(Waiting.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the connection is still open");
        }
    }

    /** Whether the connection is open still. */
    public boolean isOpen() {
        return channel.isActive();
    }

    /** The pseudo-fields of a request. */
    public static Http2Headers head(String method, String target) {
        return new DefaultHttp2Headers(false)
                .method(method)
                .scheme("http")
                .authority("localhost")
                .path(target);
    }

    /** Sends a head, which ends the stream or leaves it open for a body. */
    public H2Stream begin(Http2Headers head, boolean end) {
        return begin(head, end, true);
    }

    /** The same, of a stream that is read, and so widens its window, only once it is told to. */
    public H2Stream begin(Http2Headers head, boolean end, boolean autoRead) {
        H2Stream stream = new H2Stream();
        stream.open(
                new Http2StreamChannelBootstrap(channel)
                        .option(io.netty.channel.ChannelOption.AUTO_READ, autoRead)
                        .handler(stream.frames())
                        .open()
                        .syncUninterruptibly()
                        .getNow(),
                head,
                end);
        return stream;
    }

    /** Sends a request without a body. */
    public H2Stream begin(String method, String target) {
        return begin(head(method, target), true);
    }

    @Override
    public Reply send(String method, String target, Map<String, String> fields, byte @Nullable [] body) {
        Http2Headers head = head(method, target);
        fields.forEach(head::set);
        return body == null
                ? begin(head, true).reply()
                : begin(head.setInt("content-length", body.length), false)
                        .send(body, true)
                        .reply();
    }

    @Override
    public Reply sendUndeclared(String method, String target, byte[] body) {
        return begin(head(method, target), false).send(body, true).reply();
    }

    @Override
    public void close() {
        // Without GOAWAY and its grace: the tests look at the server's end of a connection.
        loop.submit(() -> channel.unsafe().closeForcibly()).syncUninterruptibly();
        loop.shutdownGracefully(0, Waiting.SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class ConnectionFrames extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2SettingsFrame first) {
                settings.complete(first.settings());
            } else if (frame instanceof Http2GoAwayFrame last) {
                goAway.complete(last.errorCode());
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            goAway.completeExceptionally(cause);
        }
    }
}
