package kvcache.load.calibrate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.List;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Values;
import org.jspecify.annotations.Nullable;

/** Responds to requests as they arrive, with one write per read. */
abstract class NullCodec extends ByteToMessageDecoder {

    private final KeyedSource source;
    private @Nullable ByteBuf answers;

    NullCodec(KeyedSource source) {
        this.source = source;
    }

    /** Answers the next request, if it is whole, and takes it; false where it is not whole. */
    abstract boolean answer(ByteBuf in, ByteBuf out);

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> none) {
        if (answers == null) {
            answers = ctx.alloc().directBuffer();
        }
        while (in.isReadable() && answer(in, answers)) {
            // On to the next.
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

    /** How long the key's value is; -1 where there is none, since it is never stored. */
    final int valueBytes(int key) {
        return key >= 1 && key <= source.keys() ? source.valueSizes().bytes(key, 0) : -1;
    }

    final void writeValue(ByteBuf out, int key, int valueBytes) {
        Values.write(out, key, 0, valueBytes);
    }

    /** The number whose digits end before a place. */
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
