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

    /** The maximum number of servers, more than any plan needs at once. */
    static final int MAX_SERVERS = 64;

    private static final int CHECKS_PER_LEASE = 8;

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

    /** Starts a server. */
    interface Starter {
        RunningServer start() throws BenchException, InterruptedException;
    }

    /** @param log gets a line for each server that is started or stopped */
    HeldServers(Duration lease, Consumer<String> log) {
        this.lease = lease;
        this.log = log;
        long everyNs = Math.max(1, lease.toNanos() / CHECKS_PER_LEASE);
        var unused = checks.scheduleWithFixedDelay(this::stopIfLeaseExpired, everyNs, everyNs, TimeUnit.NANOSECONDS);
    }

    /**
     * Starts a server for a bench.
     *
     * @return the id of the server
     * @throws RefusedException if there are too many servers, or another bench has servers
     */
    long start(String benchId, String name, Starter starter)
            throws RefusedException, BenchException, InterruptedException {
        reserve(benchId);
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

    private synchronized void reserve(String benchId) throws RefusedException {
        boolean idle = servers.isEmpty() && starting == 0;
        if (closed) {
            throw new RefusedException(503, "it is shutting down");
        }
        if (!idle && !bench.equals(benchId)) {
            throw new RefusedException(409, "it is in use by another bench");
        }
        if (servers.size() + starting >= MAX_SERVERS) {
            throw new RefusedException(
                    409, "%s servers are running; allowed: up to %s".formatted(servers.size(), MAX_SERVERS));
        }
        bench = benchId;
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
        throw new RefusedException(503, "it is shutting down");
    }

    /** Returns a server and renews the lease. */
    synchronized RunningServer server(long id) throws RefusedException {
        RunningServer server = servers.get(id);
        if (server == null) {
            throw new RefusedException(
                    404, "no server %s: it was stopped, or its lease of %s has expired".formatted(id, lease));
        }
        heardAtNs = System.nanoTime();
        return server;
    }

    synchronized void renew(String benchId) throws RefusedException {
        if (!bench.equals(benchId)) {
            throw new RefusedException(404, "it has no servers of this bench");
        }
        heardAtNs = System.nanoTime();
    }

    void end(long id) throws RefusedException {
        RunningServer server;
        synchronized (this) {
            server = server(id);
            servers.remove(id);
        }
        server.close();
        log.accept("stopped server %s".formatted(id));
    }

    private void stopIfLeaseExpired() {
        List<RunningServer> left;
        synchronized (this) {
            if (starting > 0 || servers.isEmpty() || System.nanoTime() - heardAtNs < lease.toNanos()) {
                return;
            }
            left = takeAll();
        }
        stopAll(left);
        log.accept("stopped %s servers: no message from the bench for %s".formatted(left.size(), lease));
    }

    private synchronized List<RunningServer> takeAll() {
        List<RunningServer> all = List.copyOf(servers.values());
        servers.clear();
        return all;
    }

    private static void stopAll(List<RunningServer> servers) {
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
        stopAll(left);
    }
}
