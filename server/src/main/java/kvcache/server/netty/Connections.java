package kvcache.server.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import kvcache.server.log.LimitedLog;
import org.slf4j.LoggerFactory;

/** Helpers shared by the connections of both protocols. */
public final class Connections {

    private static final LimitedLog log = new LimitedLog(LoggerFactory.getLogger(Connections.class), System::nanoTime);

    private Connections() {}

    /** Returns the number of written bytes that the kernel has not accepted yet. */
    public static long unsentBytes(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes() - unsent.currentProgress();
    }

    /** Returns a number that changes with each request and each byte accepted by the kernel. */
    public static long progress(int requests, long unsentBytes) {
        return ((long) requests << 40) ^ unsentBytes;
    }

    /** Closes a connection after a failure, which is logged unless it is a disconnect. */
    public static void closeAfter(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.failure("Closing connection of " + ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }
}
