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

    /** Sweeps within the shortest timeout. */
    private static final int SWEEPS = 4;

    private static final long MOST_PERIOD_MS = 1_000;

    /** A connection with timeouts. Called on its event loop. */
    public interface Watched {
        /** Ends requests, streams or the connection whose timeout has passed. */
        void sweep(long nowNs);
    }

    /** What a connection or stream waits for. */
    public enum Wait {
        /** Nothing that depends on the client. */
        NOTHING,
        /** The first byte of a request. */
        REQUEST,
        /** The rest of a request. */
        REST_OF_REQUEST,
        /** The client to read the response. */
        READER
    }

    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

    private final ConnectionLimits limits;
    /** Filled before the first connection. Each set is confined to its loop. */
    private final Map<EventLoop, Set<Watched>> watched = new HashMap<>();

    Deadlines(ConnectionLimits limits) {
        this.limits = limits;
    }

    ConnectionLimits limits() {
        return limits;
    }

    /** Starts the sweeps on these loops. They stop when the loop ends. */
    void start(Iterable<EventLoop> loops) {
        long periodMs = Math.clamp(shortest().toMillis() / SWEEPS, 1, MOST_PERIOD_MS);
        loops.forEach(loop -> watched.put(loop, new LinkedHashSet<>()));
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
        for (Watched connection : new ArrayList<>(ofLoop)) { // a sweep may remove connections
            if (ofLoop.contains(connection)) {
                trySweep(connection, nowNs);
            }
        }
    }

    /** Sweeps a connection. A failure must not stop the sweeps of the others. */
    private static void trySweep(Watched connection, long nowNs) {
        try {
            connection.sweep(nowNs);
        } catch (RuntimeException | Error failure) {
            log.warn("Failed to check the timeouts of a connection: {}", failure.toString());
        }
    }

    /** Adds a connection. Called on its event loop. */
    public void watch(EventLoop loop, Watched connection) {
        ofLoop(loop).add(connection);
    }

    /** Removes a connection. Called on its event loop. */
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

    public Patience patience() {
        return new Patience();
    }

    /** The timeout of one connection or stream: what it waits for, and since when. */
    public final class Patience {

        private Wait wait = Wait.NOTHING;
        private long progress;
        private long sinceNs;

        /**
         * Returns whether the timeout has passed.
         *
         * @param nowProgress a number that changes with each progress
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
