package kvcache.bench.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.RunningServer;

/**
 * The servers of the agent's current bench. They are stopped on request, when the lease expires, and on close.
 * Thread-safe.
 */
final class HeldServers implements AutoCloseable {

    /** More than any plan warms up at once. */
    static final int MOST = 64;

    private static final int CHECKS_OF_LEASE = 8;

    private final Duration lease;
    private final Consumer<String> log;
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kvcache-lease").daemon().factory());

    private final Map<Long, RunningServer> servers = new HashMap<>();
    private String bench = "";
    private long heardAtNs;
    private long lastId;
    private int starting;
    private boolean closed;

    /** Starts one server. */
    interface Starter {
        RunningServer start() throws BenchException, InterruptedException;
    }

    /**
     * Holds none.
     *
     * @param log is told in one line of what is started and ended
     */
    HeldServers(Duration lease, Consumer<String> log) {
        this.lease = lease;
        this.log = log;
        long everyNs = Math.max(1, lease.toNanos() / CHECKS_OF_LEASE);
        var unused = checks.scheduleWithFixedDelay(this::endWhereLeaseIsOver, everyNs, everyNs, TimeUnit.NANOSECONDS);
    }

    /**
     * Starts a server for a bench.
     *
     * @return its id
     * @throws RefusedException where there are too many, or another bench has servers
     */
    long start(String asking, String name, Starter starter)
            throws RefusedException, BenchException, InterruptedException {
        reserve(asking);
        RunningServer server;
        try {
            server = starter.start();
        } catch (BenchException | InterruptedException | RuntimeException e) {
            synchronized (this) {
                starting--;
            }
            throw e;
        }
        return hold(server, name);
    }

    private synchronized void reserve(String asking) throws RefusedException {
        boolean idle = servers.isEmpty() && starting == 0;
        if (closed) {
            throw new RefusedException(503, "it is ending");
        }
        if (!idle && !bench.equals(asking)) {
            throw new RefusedException(409, "it works for another bench, whose servers would disturb this one's");
        }
        if (servers.size() + starting >= MOST) {
            throw new RefusedException(409, "%s servers run; allowed: up to %s".formatted(servers.size(), MOST));
        }
        bench = asking;
        heardAtNs = System.nanoTime();
        starting++;
    }

    private long hold(RunningServer server, String name) throws RefusedException {
        synchronized (this) {
            starting--;
            heardAtNs = System.nanoTime();
            if (!closed) {
                lastId++;
                servers.put(lastId, server);
                log.accept("started server %s: %s".formatted(lastId, name));
                return lastId;
            }
        }
        server.close();
        throw new RefusedException(503, "it is ending");
    }

    /** A server, whose bench is thereby heard of. */
    synchronized RunningServer server(long id) throws RefusedException {
        RunningServer server = servers.get(id);
        if (server == null) {
            throw new RefusedException(
                    404, "no server %s; it was ended, or the lease of %s was over".formatted(id, lease));
        }
        heardAtNs = System.nanoTime();
        return server;
    }

    /** Renews the lease. */
    synchronized void renew(String asking) throws RefusedException {
        if (!bench.equals(asking)) {
            throw new RefusedException(404, "it has no servers of this bench");
        }
        heardAtNs = System.nanoTime();
    }

    /** Ends one. */
    void end(long id) throws RefusedException {
        RunningServer server;
        synchronized (this) {
            server = server(id);
            servers.remove(id);
        }
        server.close();
        log.accept("ended server %s".formatted(id));
    }

    private void endWhereLeaseIsOver() {
        List<RunningServer> left;
        synchronized (this) {
            if (starting > 0 || servers.isEmpty() || System.nanoTime() - heardAtNs < lease.toNanos()) {
                return;
            }
            left = takeAll();
        }
        endAll(left);
        log.accept("ended %s servers: the bench was not heard of for %s".formatted(left.size(), lease));
    }

    private synchronized List<RunningServer> takeAll() {
        List<RunningServer> all = List.copyOf(servers.values());
        servers.clear();
        return all;
    }

    private static void endAll(List<RunningServer> servers) {
        try (var ending = Executors.newVirtualThreadPerTaskExecutor()) {
            servers.forEach(server -> ending.execute(server::close));
        }
    }

    @Override
    public void close() {
        checks.shutdownNow();
        List<RunningServer> left;
        synchronized (this) {
            closed = true;
            left = takeAll();
        }
        endAll(left);
    }
}
