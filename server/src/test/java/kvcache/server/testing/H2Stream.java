package kvcache.server.testing;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link H2Client}. */
public final class H2Stream {

    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private final CompletableFuture<Boolean> invited = new CompletableFuture<>();
    private final CompletableFuture<Boolean> headSeen = new CompletableFuture<>();
    private final CompletableFuture<Long> reset = new CompletableFuture<>();
    private @Nullable Channel channel;

    H2Stream() {}

    void open(Channel opened, Http2Headers head, boolean end) {
        channel = opened;
        opened.writeAndFlush(new DefaultHttp2HeadersFrame(head, end)).syncUninterruptibly();
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not open yet");
        }
        return channel;
    }

    /** Sends a part of the body, whole or as far as the server's window reaches; returns at once. */
    public H2Stream send(byte[] part, boolean end) {
        channel().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(part), end));
        return this;
    }

    /**
     * Sends a part of the body and the fields behind it, which end the stream: together, so that no answer can come
     * between.
     */
    public H2Stream send(byte[] part, Http2Headers trailers) {
        channel()
                .eventLoop()
                .submit(() -> {
                    channel().write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(part), false));
                    channel().writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
                })
                .syncUninterruptibly();
        return this;
    }

    /** Gives the stream up. */
    public void cancel() {
        channel().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).syncUninterruptibly();
    }

    /** Begins to read. */
    public void startReading() {
        channel().config().setAutoRead(true);
    }

    /** Waits for the response's head. */
    public void awaitHead() {
        Waiting.result(headSeen);
    }

    /** Waits for the whole response. */
    public Reply reply() {
        return Waiting.result(reply);
    }

    /** Whether the whole response is here now. */
    public boolean hasReply() {
        return reply.isDone();
    }

    /** Waits for 100, which invites the body. */
    public void awaitInvitation() {
        Waiting.result(invited);
    }

    /** Whether 100 came. */
    public boolean wasInvited() {
        return invited.isDone() && !invited.isCompletedExceptionally();
    }

    /** Waits until the server resets the stream: the error code. */
    public long resetErrorCode() {
        try {
            return reset.get(Waiting.SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("not reset but " + reply, failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    ChannelHandler frames() {
        return new Frames();
    }

    private final class Frames extends ChannelInboundHandlerAdapter {

        private final Map<String, String> fields = new HashMap<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) throws IOException {
            try {
                if (frame instanceof Http2HeadersFrame head) {
                    takeHead(head);
                } else if (frame instanceof Http2DataFrame data) {
                    data.content().readBytes(body, data.content().readableBytes());
                    endIf(data.isEndStream());
                }
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        private void takeHead(Http2HeadersFrame head) {
            String code = String.valueOf(head.headers().status());
            if (code.equals("100")) {
                invited.complete(true);
                return;
            }
            status = Integer.parseInt(code);
            head.headers()
                    .forEach(field -> fields.put(
                            field.getKey().toString(), field.getValue().toString()));
            headSeen.complete(true);
            endIf(head.isEndStream());
        }

        private void endIf(boolean isEnd) {
            if (isEnd) {
                reply.complete(new Reply(status, fields, body.toByteArray()));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame frame) {
                reset.complete(frame.errorCode());
                reply.completeExceptionally(new IOException("reset with error code " + frame.errorCode()));
            }
            ReferenceCountUtil.release(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            IOException ended = new IOException("the stream ended");
            reply.completeExceptionally(ended);
            headSeen.completeExceptionally(ended);
            invited.completeExceptionally(ended);
            reset.completeExceptionally(ended);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            reply.completeExceptionally(cause);
        }
    }
}
