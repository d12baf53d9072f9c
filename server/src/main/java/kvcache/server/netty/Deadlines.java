package kvcache.server.netty;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces timeouts by a periodic sweep over all connections. Requests set no timer and read no clock: a connection
 * only counts its progress, and a sweep that finds no progress since the last one knows how long the connection has
 * been stalled. The sweep period is the shortest timeout divided by {@value #SWEEPS}, a second at most.
 */
public final class Deadlines {

    /** How many sweeps fit into the shortest of the limits. */
    private static final int SWEEPS = 4;

    private static final long MOST_PERIOD_MS = 1_000;

    /** A connection as the sweep sees it; called on its event loop. */
    public interface Watched {
        /** Ends what has taken too long. */
        void sweep(long nowNs);
    }

    /** What is waited for. */
    public enum Wait {
        /** Nothing of the client's. */
        NOTHING,
        /** The first byte of a request. */
        REQUEST,
        /** The rest of one. */
        REST_OF_REQUEST,
        /** That the client takes what it is sent. */
        READER
    }

    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

    private final ConnectionLimits limits;
    /** Filled before the first connection, and read by the loops. */
    private final Map<EventLoop, Set<Watched>> watched = new HashMap<>();

    Deadlines(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** What it goes by. */
    ConnectionLimits limits() {
        return limits;
    }

    /** Begins to sweep on these loops, until they end. */
    void start(Iterable<EventLoop> loops) {
        long periodMs = Math.clamp(shortest().toMillis() / SWEEPS, 1, MOST_PERIOD_MS);
        for (EventLoop loop : loops) {
            Set<Watched> ofLoop = new LinkedHashSet<>();
            watched.put(loop, ofLoop);
        }
        watched.forEach((loop, ofLoop) -> {
            ScheduledFuture<?> unused =
                    loop.scheduleAtFixedRate(() -> sweep(ofLoop), periodMs, periodMs, TimeUnit.MILLISECONDS);
        });
    }

    private Duration shortest() {
        return Stream.of(limits.requestTimeout(), limits.idleTimeout(), limits.stallTimeout())
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static void sweep(Set<Watched> ofLoop) {
        long nowNs = System.nanoTime();
        for (Watched connection : new ArrayList<>(ofLoop)) { // sweeping one may end it, and others with it
            if (ofLoop.contains(connection)) {
                trySweep(connection, nowNs);
            }
        }
    }

    /** A failure of one connection, such as for lack of memory, must not end the sweeps of the others. */
    private static void trySweep(Watched connection, long nowNs) {
        try {
            connection.sweep(nowNs);
        } catch (RuntimeException | Error failure) {
            log.warn("A connection cannot be swept: {}", failure.toString());
        }
    }

    /** Watches a connection; on its event loop. */
    public void watch(EventLoop loop, Watched connection) {
        ofLoop(loop).add(connection);
    }

    /** The connection is gone, or somebody else watches it. */
    public void forget(EventLoop loop, Watched connection) {
        ofLoop(loop).remove(connection);
    }

    private Set<Watched> ofLoop(EventLoop loop) {
        Set<Watched> ofLoop = watched.get(loop);
        if (ofLoop == null) {
            throw new IllegalStateException("not one of the server's loops");
        }
        return ofLoop;
    }

    /** How long one connection or stream has been waited for. */
    public Patience patience() {
        return new Patience();
    }

    /** Remembers what was waited for at the last sweep, and since when. */
    public final class Patience {

        private Wait wait = Wait.NOTHING;
        private long progress;
        private long sinceNs;

        /**
         * Whether it has taken too long.
         *
         * @param nowWait what is waited for now
         * @param nowProgress any figure that changes with each step forward
         */
        public boolean isOver(Wait nowWait, long nowProgress, long nowNs) {
            if (nowWait != wait || nowProgress != progress) {
                wait = nowWait;
                progress = nowProgress;
                sinceNs = nowNs;
            }
            return switch (nowWait) {
                case NOTHING -> false;
                case REQUEST -> nowNs - sinceNs >= limits.idleTimeout().toNanos();
                case REST_OF_REQUEST ->
                    nowNs - sinceNs >= limits.requestTimeout().toNanos();
                case READER -> nowNs - sinceNs >= limits.stallTimeout().toNanos();
            };
        }
    }
}
