package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.ExtendedSSLSession;
import kvcache.base.run.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A small key-value server on a real socket and one thread, which misbehaves as it is told, and only so: closing it
 * fails where it had a fault of its own, which a client takes for a connection that the server wanted to end.
 */
public final class FakeServer implements AutoCloseable {

    /** Answers a request, or does something else. Called on the server's thread. */
    public interface Behaviour {
        void on(Call call);
    }

    private static final int MAX_BODY_BYTES = 4 << 20;
    private static final String ENCODER = "encoder";

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listener;
    public final ConcurrentMap<String, byte[]> store = new ConcurrentHashMap<>();
    public final Queue<String> seen = new ConcurrentLinkedQueue<>();
    /** Header fields of all requests, as NAME: VALUE with the name in lower case. */
    final Set<String> fields = ConcurrentHashMap.newKeySet();
    /** By which names clients asked for it over TLS. */
    final Set<String> serverNames = ConcurrentHashMap.newKeySet();

    final AtomicLong gets = new AtomicLong();
    public final AtomicLong accepted = new AtomicLong();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private volatile Behaviour behaviour = Call::serve;

    public FakeServer(Protocol protocol) {
        this(protocol, 1000);
    }

    public FakeServer(Protocol protocol, int maxStreams) {
        this(protocol, settings -> settings.maxConcurrentStreams(maxStreams));
    }

    /** One with settings of its own, where it speaks h2c. */
    public FakeServer(Protocol protocol, Consumer<Http2Settings> change) {
        this(server -> server.speak(protocol, change));
    }

    private FakeServer(Function<FakeServer, Consumer<ChannelPipeline>> conduct) {
        Consumer<ChannelPipeline> begin = conduct.apply(this);
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        clients.add(channel);
                        accepted.incrementAndGet();
                        begin.accept(channel.pipeline());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    /** One that speaks over TLS. */
    static FakeServer secure(Protocol protocol, SslContext tls) {
        return new FakeServer(server -> pipeline -> {
            SslHandler handler = tls.newHandler(pipeline.channel().alloc());
            pipeline.addLast(handler);
            handler.handshakeFuture().addListener(done -> {
                if (done.isSuccess() && handler.engine().getSession() instanceof ExtendedSSLSession session) {
                    session.getRequestedServerNames()
                            .forEach(name -> server.serverNames.add(new String(name.getEncoded(), US_ASCII)));
                }
            });
            server.speak(protocol, settings -> {}).accept(pipeline);
        });
    }

    /** One that goes over to h2c when it is asked to, and speaks nothing else. */
    static FakeServer upgrading() {
        return new FakeServer(server -> pipeline -> {
            HttpServerCodec http = new HttpServerCodec();
            pipeline.addLast(
                    http,
                    new HttpServerUpgradeHandler(
                            http,
                            protocol -> new Http2ServerUpgradeCodec(
                                    Http2FrameCodecBuilder.forServer().build(),
                                    new Http2MultiplexHandler(server.streams()))));
        });
    }

    private Consumer<ChannelPipeline> speak(Protocol protocol, Consumer<Http2Settings> change) {
        Http2Settings settings = Http2Settings.defaultSettings();
        change.accept(settings);
        return switch (protocol) {
            case H1 ->
                pipeline -> {
                    // Not HttpServerCodec: it counts the requests that its encoder has not seen an answer to, and fails
                    // the
                    // connection at 128. Here answers are withheld, and written past the encoder, on purpose.
                    pipeline.addLast(new HttpRequestDecoder());
                    pipeline.addLast(ENCODER, new HttpResponseEncoder());
                    answer(pipeline.addLast(new HttpObjectAggregator(MAX_BODY_BYTES)));
                };
            case REDIS -> pipeline -> answer(pipeline.addLast(ENCODER, new PeerCodec.Redis()));
            case MEMCACHED -> pipeline -> answer(pipeline.addLast(ENCODER, new PeerCodec.Memcached()));
            case H2C ->
                pipeline -> pipeline.addLast(
                        Http2FrameCodecBuilder.forServer()
                                .initialSettings(settings)
                                .build(),
                        new Http2MultiplexHandler(streams()));
        };
    }

    private ChannelInitializer<Channel> streams() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                answer(stream.pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES)));
            }
        };
    }

    private void answer(ChannelPipeline pipeline) {
        pipeline.addLast(new SimpleChannelInboundHandler<FullHttpRequest>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
                if (request.decoderResult().isFailure() && !ctx.channel().isActive()) {
                    return; // what had come of a request when the connection closed, as if it were a whole one
                }
                seen.add(request.method() + " " + request.uri());
                request.headers()
                        .forEach(
                                field -> fields.add(field.getKey().toLowerCase(Locale.ROOT) + ": " + field.getValue()));
                Call call = new Call(ctx, request);
                if (call.isGet()) {
                    gets.incrementAndGet();
                    behaviour.on(call);
                } else {
                    call.serve();
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // A reset, a broken pipe, or an alert over TLS is the client's doing; a request can be cut by a
                // hang-up.
                boolean ofTheClient = cause instanceof IOException
                        || cause instanceof DecoderException
                        || cause instanceof PrematureChannelClosureException;
                if (!ofTheClient) {
                    faults.add(cause);
                }
                ctx.close();
            }
        });
    }

    /** What happens to GETs from now on; all else is served. */
    public FakeServer onGet(Behaviour behaviour) {
        this.behaviour = behaviour;
        return this;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Stops everything for a while, as SIGSTOP does. */
    void freeze(long millis) {
        group.next().execute(() -> {
            try {
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Stops listening and closes every connection. */
    void goAway() {
        listener.close().syncUninterruptibly();
        clients.close();
    }

    /** Closes every connection there is, and goes on listening. */
    void closeClients() {
        clients.close();
    }

    int openConnections() {
        return clients.size();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        Throwable fault = faults.peek();
        if (fault != null) {
            throw new AssertionError("the fake server failed", fault);
        }
    }

    /** A request and ways to answer it. */
    public final class Call {
        private final ChannelHandlerContext ctx;
        private final String key;
        private final String method;
        private final boolean get;
        private final byte[] body;
        private final @Nullable AsciiString streamId;

        Call(ChannelHandlerContext ctx, FullHttpRequest request) {
            this.ctx = ctx;
            method = request.method().name();
            get = method.equals("GET");
            key = request.uri().substring(request.uri().lastIndexOf('/') + 1);
            body = ByteBufUtil.getBytes(request.content());
            CharSequence id = request.headers().get(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text());
            streamId = id == null ? null : AsciiString.of(id);
        }

        boolean isGet() {
            return get;
        }

        public String key() {
            return key;
        }

        /** As a server that works. */
        public void serve() {
            if (method.equals("DELETE")) {
                answer(store.remove(key) == null ? 404 : 200, new byte[0]);
                return;
            }
            if (!get) {
                store.put(key, body);
                answer(200, new byte[0]);
                return;
            }
            byte[] value = store.get(key);
            if (value == null) {
                answer(404, "No value found for key".getBytes(US_ASCII));
            } else {
                answer(200, value);
            }
        }

        public void answer(int status, byte[] value) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(value));
            HttpUtil.setContentLength(response, value.length);
            if (streamId != null) {
                response.headers().set(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text(), streamId);
            }
            ctx.writeAndFlush(response);
        }

        public void serveAfter(long millis) {
            ctx.executor().schedule(this::serve, millis, TimeUnit.MILLISECONDS);
        }

        byte[] value() {
            return store.getOrDefault(key, new byte[0]);
        }

        /** Writes bytes as they are. */
        void raw(String head, byte[] value) {
            ByteBuf bytes = Unpooled.wrappedBuffer(head.getBytes(US_ASCII), value);
            ctx.pipeline().context(ENCODER).writeAndFlush(bytes);
        }

        /** Writes bytes as they are below everything else that the connection speaks. */
        void bare(byte[] bytes) {
            Channel channel = streamId == null ? ctx.channel() : ctx.channel().parent();
            channel.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }

        /** Changes the settings of the stream's connection. */
        void settings(Consumer<Http2Settings> change) {
            Http2Settings settings = new Http2Settings();
            change.accept(settings);
            ctx.channel().parent().writeAndFlush(new DefaultHttp2SettingsFrame(settings));
        }

        /** Sends a GOAWAY on the stream's connection, which closes when its streams have ended. */
        void retire() {
            ctx.channel().parent().close();
        }

        /** Closes the connection, or resets the stream. */
        void hangUp() {
            ctx.channel().close();
        }
    }
}
