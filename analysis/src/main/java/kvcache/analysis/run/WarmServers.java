package kvcache.analysis.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kvcache.analysis.plan.Variant;
import kvcache.load.LoadException;
import kvcache.load.LoadRun;

/**
 * The servers of one round: a fresh process for each variant, on the server's CPUs, its keys stored and its JIT warm. All of them live
 * until the round is over, so that its trials can be shuffled over all variants; who is not on trial sleeps, and costs nothing.
 *
 * <p>A server for each trial would be further from what is asked: on one CPU the JIT needs several seconds, and a trial that is shorter
 * than that measures the JIT. A server for the whole bench would make its luck with the JIT a property of the variant.
 */
final class WarmServers implements AutoCloseable {

    /** Less than this share of one CPU, and the JIT seldom takes its place away from an event loop beside it. */
    private static final double QUIET_JIT_SHARE = 0.03;

    private static final int MAX_WARMUP_SLICES = 5;

    private static final long SELF = ProcessHandle.current().pid();

    private final ServerCommand command;
    private final Loads loads;
    private final Map<Variant, ServerProcess> servers = new HashMap<>();

    WarmServers(ServerCommand command, Loads loads) {
        this.command = command;
        this.loads = loads;
    }

    /**
     * Adds a variant's server and warms it up.
     *
     * @throws BenchException where it cannot be started, or ends or cannot be reached meanwhile
     */
    void add(Variant variant) throws BenchException, InterruptedException {
        ServerProcess server = ServerProcess.start(command.words(loads.plan().server(variant.server()), List.of()));
        servers.put(variant, server);
        try {
            warmUp(loads, server, variant);
        } catch (LoadException e) {
            throw new BenchException("warming %s up: %s%s".formatted(variant, e.getMessage(), server.lastWords()));
        }
    }

    /**
     * Stores the keys and sends at a lively rate, until neither the server's JIT nor the client's has much left to do, or the patience is
     * over: on few CPUs the JIT would otherwise be what is measured. A rate that leaves CPU time over lets the JIT be done sooner than a
     * loop that takes all of it.
     */
    static void warmUp(Loads loads, ServerProcess server, Variant variant) throws LoadException, InterruptedException {
        Duration slice = loads.plan().timing().serverWarmup();
        for (int i = 0; i < MAX_WARMUP_SLICES; i++) {
            ProcessCpu serverBefore = ProcessCpu.read(server.pid());
            ProcessCpu clientBefore = ProcessCpu.read(SELF);
            LoadRun.run(loads.warmup(server.address(), variant, slice, i == 0));
            if (isQuiet(server.pid(), serverBefore, slice) && isQuiet(SELF, clientBefore, slice)) {
                return;
            }
        }
    }

    private static boolean isQuiet(long pid, ProcessCpu before, Duration slice) {
        return ProcessCpu.read(pid)
                .since(before)
                .map(used -> used.jitNs() < QUIET_JIT_SHARE * slice.toNanos())
                .orElse(true);
    }

    /** The server of a variant that was added. */
    ServerProcess of(Variant variant) {
        ServerProcess server = servers.get(variant);
        if (server == null) {
            throw new IllegalArgumentException("no server of " + variant);
        }
        return server;
    }

    /** Ends them all. */
    @Override
    public void close() {
        servers.values().forEach(ServerProcess::close);
    }
}
