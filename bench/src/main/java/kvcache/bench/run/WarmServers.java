package kvcache.bench.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kvcache.analysis.plan.Variant;
import kvcache.load.LoadException;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;
import kvcache.load.engine.LoadRun;
import kvcache.load.host.ServerProcess;

/**
 * The servers of one round: a fresh process for each variant, on the server's CPUs, its keys stored and its JIT warm.
 * All of them run until the end of the round, so that the slices of its trials can alternate between variants; idle
 * servers sleep at no cost.
 *
 * <p>A server per trial would measure the JIT: on one CPU the JIT needs several seconds, longer than a short trial. A
 * server for the whole bench would attribute chance effects of its JIT to the variant.
 */
final class WarmServers implements AutoCloseable {

    /**
     * Below this share of one CPU, the JIT has compiled most frequent methods. The rest is not counted as the server's
     * CPU time; waiting for it would reduce the number of rounds.
     */
    private static final double QUIET_JIT_SHARE = 0.1;

    private static final int LOADS = 2;
    private static final int MAX_STAGES = 12;

    private static final long SELF = ProcessHandle.current().pid();

    private final ServerHost host;
    private final Loads loads;
    private final Map<Variant, WarmServer> servers = new LinkedHashMap<>();
    private final List<RunningServer> started = new ArrayList<>();

    /**
     * A warm server.
     *
     * @param running the server
     * @param process its process as seen by the load generator, looked up once for all slices; empty on another machine
     */
    record WarmServer(RunningServer running, Optional<ServerProcess> process) {}

    WarmServers(ServerHost host, Loads loads) {
        this.host = host;
        this.loads = loads;
    }

    /**
     * Adds a variant's server and warms it up.
     *
     * @throws BenchException if it cannot be started, ends or cannot be reached
     */
    void add(Variant variant) throws BenchException, InterruptedException {
        RunningServer server = host.start(loads.plan().server(variant.server()), List.of());
        started.add(server);
        try {
            warmUp(loads, server, variant);
        } catch (LoadException e) {
            throw new BenchException("warm-up of %s: %s%s".formatted(variant, e.getMessage(), server.lastWords()));
        }
        // After the warm-up, when a server with worker processes has started them.
        servers.put(variant, new WarmServer(server, ServerProcess.listeningAt(server.address())));
    }

    /**
     * Stores the keys, then alternates between a moderate rate and capacity until the JITs of server and client are
     * quiet at both, for at most {@value #MAX_STAGES} stages. Otherwise the JIT would be measured on few CPUs. The
     * moderate rate leaves CPU time for the JIT.
     */
    static void warmUp(Loads loads, RunningServer server, Variant variant) throws LoadException, InterruptedException {
        Duration stage = loads.plan().timing().serverWarmup();
        int quietStages = 0;
        for (int i = 0; i < MAX_STAGES && quietStages < LOADS; i++) {
            ProcessCpu serverBefore = server.cpu();
            ProcessCpu clientBefore = ProcessCpu.read(SELF);
            LoadRun.run(
                    loads.warmup(server.address(), variant, i % LOADS == 1, i == 0),
                    Optional.empty(),
                    PhaseListener.NONE,
                    ProgressListener.NONE);
            boolean quiet =
                    isQuiet(server.cpu(), serverBefore, stage) && isQuiet(ProcessCpu.read(SELF), clientBefore, stage);
            quietStages = quiet ? quietStages + 1 : 0;
        }
    }

    private static boolean isQuiet(ProcessCpu after, ProcessCpu before, Duration stage) {
        return after.since(before)
                .map(used -> used.jitNs() < QUIET_JIT_SHARE * stage.toNanos())
                .orElse(true);
    }

    /** Returns the server of a variant. */
    WarmServer of(Variant variant) {
        WarmServer server = servers.get(variant);
        if (server == null) {
            throw new IllegalArgumentException("no server of " + variant);
        }
        return server;
    }

    /** Returns all servers, in the order in which they were added. */
    Map<Variant, WarmServer> all() {
        return Collections.unmodifiableMap(servers);
    }

    @Override
    public void close() {
        started.forEach(RunningServer::close);
    }
}
