package kvcache.server.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Graceful shutdown of a server's connections.
 *
 * <p>First every connection receives {@linkplain Begin}: it responds to the requests received, and over HTTP/1.1 the
 * last of these responses has {@code Connection: close} (RFC 9112, section 9.6). A connection without a request stays
 * open for a tenth of the time, {@value #MOST_GRACE_MS} ms at most, since a busy client may be about to send its next
 * request, which is served likewise. Then {@linkplain EndIdle idle connections} are closed. The caller closes
 * connections that have not finished when the time is over.
 *
 * <p>Each connection first closes only its sending side and {@linkplain LingeringClose lingers}, so that no response is
 * lost to a reset.
 */
public final class Drain {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private static final long MOST_GRACE_MS = 1_000;
    private static final int GRACE_PART = 10;

    /** Timeout for an event loop to respond. A loop that takes longer is stuck or dead. */
    private static final long LOOP_TIMEOUT_MS = 1_000;

    /** User event: accept no further requests, and close after the last response. */
    public static final class Begin {

        private final AtomicInteger requests = new AtomicInteger();

        private Begin() {}

        /** Adds a connection's requests in flight. Called by the connections. */
        public void count(int inFlight) {
            requests.addAndGet(inFlight);
        }
    }

    /** User event: close unless a request is in flight. */
    public enum EndIdle {
        INSTANCE
    }

    private final ChannelGroup connections;
    private final EventLoopGroup loops;

    Drain(ChannelGroup connections, EventLoopGroup loops) {
        this.connections = connections;
        this.loops = loops;
    }

    /** Drains the connections. Returns when all are closed or the timeout has passed. */
    void run(Duration timeout) {
        long startNs = System.nanoTime();
        awaitLoops(); // the last accepted connections are in the group from here on
        Begin begin = new Begin();
        tell(begin);
        awaitLoops();
        log.info("Draining: {} requests in flight on {} connections", begin.requests, connections.size());
        long graceMs = Math.min(MOST_GRACE_MS, timeout.toMillis() / GRACE_PART);
        awaitNoConnection(startNs, graceMs);
        tell(EndIdle.INSTANCE);
        awaitNoConnection(startNs, timeout.toMillis());
        log.info(
                "Drained in {} ms; {} connections still open",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs),
                connections.size());
    }

    private void tell(Object event) {
        for (Channel connection : connections) {
            try {
                connection.pipeline().fireUserEventTriggered(event);
            } catch (RejectedExecutionException e) {
                // its loop has ended
            }
        }
    }

    /** Waits until every loop has run its queued tasks. */
    private void awaitLoops() {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOP_TIMEOUT_MS);
        List<Future<?>> done = new ArrayList<>();
        for (EventExecutor loop : loops) {
            try {
                done.add(loop.submit(() -> {}));
            } catch (RejectedExecutionException e) {
                // the loop has ended
            }
        }
        for (Future<?> each : done) {
            each.awaitUninterruptibly(leftMs(deadlineNs));
        }
    }

    private void awaitNoConnection(long startNs, long timeoutMs) {
        long deadlineNs = startNs + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!connections.isEmpty() && leftMs(deadlineNs) > 0) {
            connections.newCloseFuture().awaitUninterruptibly(leftMs(deadlineNs));
        }
    }

    private static long leftMs(long deadlineNs) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime()));
    }
}
