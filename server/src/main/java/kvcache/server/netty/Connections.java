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

    /** How much is on its way to the client that the kernel has not taken yet, in bytes. */
    public static long unsentBytes(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes() - unsent.currentProgress();
    }

    /** A figure that changes with each request and with each byte that the kernel takes. */
    public static long progress(int requests, long unsentBytes) {
        return ((long) requests << 40) ^ unsentBytes;
    }

    /** Ends a connection at a failure that no answer can mend. A client that went away is no news. */
    public static void closeAfter(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.failure("Closing the connection of " + ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }
}
