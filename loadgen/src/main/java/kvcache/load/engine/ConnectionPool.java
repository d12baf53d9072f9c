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

    /** A request that is left unprocessed so often counts as closed. */
    private static final int MOST_ATTEMPTS = 10;

    /** Learns of the requests that the pool sends. */
    interface Owner {
        void finished(RequestSlot exchange, Outcome outcome, long nowNs);

        /** There may be room again. */
        void progressed(long nowNs);

        /** A lost connection could not be made again, for now. */
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

    /** Since when no answer has come to what is in flight. */
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

    /** Opens every connection; the future fails with the first that cannot be made. */
    void connect(CompletableFuture<Void> opened) {
        allOpened = opened;
        links.forEach(Link::connect);
        long periodNs =
                Math.clamp(timeoutNs / 20, TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(100));
        timer.every(periodNs, this::expire);
    }

    /** Says who sends from now on. */
    void owner(Owner newOwner) {
        owner = newOwner;
    }

    /** Whether a request can be sent now. */
    boolean hasRoom() {
        Link first = ready.peek();
        while (first != null && !first.hasRoom()) {
            ready.poll();
            first.queued = false;
            first = ready.peek();
        }
        return first != null;
    }

    /** The slot for the next request, where there is room: begin it, then {@link #send} it. */
    RequestSlot nextSlot() {
        return ready.element().connection().nextSlot();
    }

    /** Sends the request of the slot that was last given, with the next {@link #flush}. */
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

    /** Hands to the sockets what was sent since the last call, one write a connection. */
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

    /** Requests sent and not finished, with those that are to be sent again. */
    int inFlight() {
        return inFlight + again.size();
    }

    /**
     * The requests in flight, added up over time until now: over a stretch of time, the mean of how many there were.
     */
    long inFlightNs(long nowNs) {
        inFlightNs += inFlight * (nowNs - inFlightChangedNs);
        inFlightChangedNs = nowNs;
        return inFlightNs;
    }

    /**
     * Begins to look for silences: times in which requests are in flight and no answer comes. One that is under way
     * counts as a whole.
     */
    void watchSilence() {
        longestSilenceNs = 0;
    }

    /** The longest silence that has ended since. */
    long longestSilenceNs() {
        return longestSilenceNs;
    }

    private void answered(long nowNs) {
        longestSilenceNs = Math.max(longestSilenceNs, nowNs - silentSinceNs);
        silentSinceNs = nowNs;
    }

    /** How many connections have been made. */
    long made() {
        return made;
    }

    /** Whether no connection is open and the last attempt to make one failed. */
    boolean isDown() {
        return open == 0 && lastAttemptRefused;
    }

    /** The next request that is to be sent again, which is forgotten; null if there is none. */
    RequestSlot.@Nullable SentAgain forget() {
        return again.poll();
    }

    /** Ends everything in flight as timed out, and closes for good. */
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

    /** One of the loop's connections, over all the times that it is made again. */
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
                if (exchange.attempts() < MOST_ATTEMPTS && !stopped) {
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
                connection.close(); // and made anew as soon as it is closed
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
