package kvcache.load.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kvcache.load.LoadPlan;
import kvcache.load.client.ClientConnection;
import kvcache.load.client.ConnectionListener;
import kvcache.load.client.Connector;
import kvcache.load.client.RequestSlot;
import kvcache.load.record.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A loop's connections: kept open, used in turn, and swept for requests that time out. Confined to its loop.
 *
 * <p>The connection that has had room for longest is used first, so requests spread over all connections. A lost
 * connection is reopened in the background: at once if it had delivered a response, else after a delay. Requests that a
 * server did not process are retried as soon as there is room, before new ones.
 */
final class ConnectionPool {

    private static final long RECONNECT_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A request that was not processed so often counts as closed. */
    private static final int MAX_ATTEMPTS = 10;

    /** Receives the events of the pool's requests. */
    interface Owner {
        void finished(RequestSlot exchange, Outcome outcome, long nowNs);

        /** Called when there may be room again. */
        void progressed(long nowNs);

        /** Called if a lost connection could not be reopened, for now. */
        void refused(long nowNs);
    }

    private final LoopTimer timer;
    private final Connector connector;
    private final int requestsPerConnection;
    private final long timeoutNs;
    private final List<Link> links;
    private final ArrayDeque<Link> ready;
    private final List<Link> unflushed = new ArrayList<>();
    private final ArrayDeque<RequestSlot.SentAgain> again = new ArrayDeque<>();
    private CompletableFuture<Void> allOpened = new CompletableFuture<>();
    private @Nullable Owner owner;
    private int open;
    private long made;
    private int inFlight;
    private long inFlightNs;
    private long inFlightChangedNs;

    /** The time of the last response, or of the first request in flight since. */
    private long silentSinceNs;

    private long longestSilenceNs;
    private boolean lastAttemptRefused;
    private boolean stopped;

    ConnectionPool(LoopTimer timer, Connector connector, int connections, int requestsPerConnection, long timeoutNs) {
        this.timer = timer;
        this.connector = connector;
        this.requestsPerConnection = requestsPerConnection;
        this.timeoutNs = timeoutNs;
        ready = new ArrayDeque<>(connections + 1);
        links = new ArrayList<>(connections);
        for (int i = 0; i < connections; i++) {
            links.add(new Link());
        }
    }

    /** Opens all connections; the future fails with the first one that cannot be opened. */
    void connect(CompletableFuture<Void> opened) {
        allOpened = opened;
        links.forEach(Link::connect);
        long periodNs =
                Math.clamp(timeoutNs / 20, TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(100));
        timer.every(periodNs, this::expire);
    }

    /** Sets the receiver of events. */
    void owner(Owner newOwner) {
        owner = newOwner;
    }

    /** Returns whether a request can be sent now. */
    boolean hasRoom() {
        Link first = ready.peek();
        while (first != null && !first.hasRoom()) {
            ready.poll();
            first.queued = false;
            first = ready.peek();
        }
        return first != null;
    }

    /** Returns the slot of the next request; requires room. Begin it, then {@link #send} it. */
    RequestSlot nextSlot() {
        return ready.element().connection().nextSlot();
    }

    /** Sends the request of the last slot returned, with the next {@link #flush}. */
    void send(RequestSlot exchange) {
        Link link = ready.remove();
        ClientConnection connection = link.connection();
        inFlightNs(exchange.sentNs());
        if (inFlight == 0) {
            silentSinceNs = exchange.sentNs();
        }
        inFlight++;
        connection.send(exchange);
        link.sent++;
        if (!link.unflushed) {
            link.unflushed = true;
            unflushed.add(link);
        }
        if (link.hasRoom()) {
            ready.add(link);
        } else {
            link.queued = false;
        }
    }

    /** Writes what was sent since the last call to the sockets, with one write per connection. */
    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            Link link = unflushed.get(i);
            link.unflushed = false;
            if (link.connection != null) {
                link.connection.flush();
            }
        }
        unflushed.clear();
    }

    /** Returns the number of requests sent and not finished, including those to be sent again. */
    int inFlight() {
        return inFlight + again.size();
    }

    /**
     * Returns the integral of the number of requests in flight over time, until now. Its growth over a period gives
     * their mean number.
     */
    long inFlightNs(long nowNs) {
        inFlightNs += inFlight * (nowNs - inFlightChangedNs);
        inFlightChangedNs = nowNs;
        return inFlightNs;
    }

    /**
     * Starts to watch for silences: times in which requests are in flight and no response arrives. A silence in
     * progress counts completely.
     */
    void watchSilence() {
        longestSilenceNs = 0;
    }

    /** Returns the longest silence that has ended since. */
    long longestSilenceNs() {
        return longestSilenceNs;
    }

    private void answered(long nowNs) {
        longestSilenceNs = Math.max(longestSilenceNs, nowNs - silentSinceNs);
        silentSinceNs = nowNs;
    }

    /** Returns how many connections were opened. */
    long made() {
        return made;
    }

    /** Returns whether no connection is open and the last attempt to open one failed. */
    boolean isDown() {
        return open == 0 && lastAttemptRefused;
    }

    /** Removes and returns the next request to be sent again; null if there is none. */
    RequestSlot.@Nullable SentAgain pollAgain() {
        return again.poll();
    }

    /** Ends all requests in flight as timed out, and closes all connections. */
    void stop() {
        stopped = true;
        long nowNs = System.nanoTime();
        for (Link link : links) {
            if (link.connection != null) {
                link.connection.expire(nowNs, nowNs);
                link.connection.close();
            }
        }
        connector.close();
    }

    private void expire() {
        long nowNs = System.nanoTime();
        for (Link link : links) {
            if (link.connection != null) {
                link.connection.expire(nowNs - timeoutNs, nowNs);
            }
        }
        progressed(nowNs);
    }

    private void progressed(long nowNs) {
        if (owner != null && !stopped) {
            sendAgain();
            owner.progressed(nowNs);
        }
    }

    private void sendAgain() {
        if (again.isEmpty()) {
            return;
        }
        while (!again.isEmpty() && hasRoom()) {
            RequestSlot exchange = nextSlot();
            exchange.begin(again.remove(), System.nanoTime());
            send(exchange);
        }
        flush();
    }

    /** A connection of the loop, over all times that it is reopened. */
    private final class Link implements ConnectionListener {
        @Nullable
        ClientConnection connection;

        boolean queued;
        boolean unflushed;
        boolean answered;
        int sent;

        void connect() {
            if (!stopped) {
                connector.connect(this);
            }
        }

        ClientConnection connection() {
            if (connection == null) {
                throw new IllegalStateException("not open");
            }
            return connection;
        }

        boolean hasRoom() {
            return connection != null && !isSpent() && connection.hasRoom();
        }

        private boolean isSpent() {
            return requestsPerConnection != LoadPlan.UNLIMITED && sent >= requestsPerConnection;
        }

        private void queue() {
            if (!queued && hasRoom()) {
                queued = true;
                ready.add(this);
            }
        }

        @Override
        public void opened(ClientConnection opened) {
            if (stopped) {
                opened.close();
                return;
            }
            connection = opened;
            answered = false;
            sent = 0;
            open++;
            made++;
            lastAttemptRefused = false;
            queue();
            if (open == links.size()) {
                allOpened.complete(null);
            }
            ConnectionPool.this.progressed(System.nanoTime());
        }

        @Override
        public void refused(Throwable cause) {
            lastAttemptRefused = true;
            allOpened.completeExceptionally(cause);
            if (owner != null && !stopped) {
                owner.refused(System.nanoTime());
            }
            reconnectLater();
        }

        @Override
        public void finished(RequestSlot exchange, Outcome outcome, long nowNs) {
            inFlightNs(nowNs);
            inFlight--;
            Outcome ended = outcome;
            if (outcome.isSentAgain()) {
                if (exchange.attempts() < MAX_ATTEMPTS && !stopped) {
                    again.add(exchange.again());
                } else {
                    ended = Outcome.CLOSED;
                }
            }
            exchange.ended(ended);
            if (ended.isAnswered()) {
                answered = true;
                ConnectionPool.this.answered(nowNs);
            }
            if (owner != null) {
                owner.finished(exchange, ended, nowNs);
            }
        }

        @Override
        public void progressed(long nowNs) {
            if (connection != null && isSpent() && connection.isIdle()) {
                connection.close(); // and is reopened when it is closed
            }
            queue();
            ConnectionPool.this.progressed(nowNs);
        }

        @Override
        public void broken(Throwable fault) {
            timer.fail(fault);
        }

        @Override
        public void closed() {
            if (connection == null) {
                return;
            }
            connection = null;
            open--;
            if (answered) {
                connect();
            } else {
                reconnectLater();
            }
            ConnectionPool.this.progressed(System.nanoTime());
        }

        private void reconnectLater() {
            if (!stopped) {
                timer.after(RECONNECT_DELAY_NS, this::connect);
            }
        }
    }
}
