package kvcache.server.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes a connection whose client may still be sending: the sending side at once, the receiving side after the client
 * has closed or a timeout. Bytes that arrive meanwhile are discarded.
 *
 * <p>Closing both sides at once would cause a reset on the client's next bytes, and the reset may overtake the response
 * (RFC 9112, section 9.6).
 */
public final class LingeringClose {

    private static final long LINGER_SECONDS = 2;

    public static final ChannelFutureListener LISTENER = written -> {
        Channel channel = written.channel();
        if (!written.isSuccess() || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        duplex.shutdownOutput();
        var deadline = channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
    };

    private LingeringClose() {}

    /**
     * Returns a listener that lingers only if input is unread when the last response is written. Otherwise it closes at
     * once, which saves system calls.
     */
    public static ChannelFutureListener unlessAllIsRead(BooleanSupplier hasUnread) {
        return written ->
                (hasUnread.getAsBoolean() ? LISTENER : ChannelFutureListener.CLOSE).operationComplete(written);
    }
}
