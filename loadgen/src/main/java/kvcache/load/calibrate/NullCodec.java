package kvcache.load.calibrate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.List;
import kvcache.load.workload.KeyedSource;
import org.jspecify.annotations.Nullable;

/** Responds to requests as they arrive, with one write per read. */
abstract class NullCodec extends ByteToMessageDecoder {

    private final KeyedSource source;
    private @Nullable ByteBuf answers;

    NullCodec(KeyedSource source) {
        this.source = source;
    }

    /** Answers and consumes the next request; returns false if it is incomplete. */
    abstract boolean answer(ByteBuf in, ByteBuf out);

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> none) {
        if (answers == null) {
            answers = ctx.alloc().directBuffer();
        }
        while (in.isReadable() && answer(in, answers)) {
            // Continue with the next request.
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (answers != null) {
            ctx.writeAndFlush(answers, ctx.voidPromise());
            answers = null;
        }
        super.channelReadComplete(ctx);
    }

    @Override
    protected final void handlerRemoved0(ChannelHandlerContext ctx) {
        if (answers != null) {
            answers.release();
            answers = null;
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            throw new IllegalStateException("the null server failed", cause);
        }
        ctx.close();
    }

    /** Returns the length of a key's value, or -1 if the key is never stored. */
    final int valueBytes(int key) {
        return key >= 1 && key <= source.keys() ? source.valueSizes().bytes(key, 0) : -1;
    }

    /** Parses the decimal number that ends before an index. */
    static int number(ByteBuf in, int end) {
        int number = 0;
        int place = 1;
        for (int at = end - 1; in.getByte(at) >= '0' && in.getByte(at) <= '9'; at--) {
            number += (in.getByte(at) - '0') * place;
            place *= 10;
        }
        return number;
    }
}
