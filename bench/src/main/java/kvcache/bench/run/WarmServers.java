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
     * Less than this share of one CPU, and the JIT has little left that is often run. What it still takes is not
     * counted as the server's CPU time; waiting for the last of it would cost the rounds from which intervals are made.
     */
    private static final double QUIET_JIT_SHARE = 0.1;

    private static final int PACES = 2;
    private static final int MAX_PARTS = 12;

    private static final long SELF = ProcessHandle.current().pid();

    private final ServerHost host;
    private final Loads loads;
    private final Map<Variant, WarmServer> servers = new LinkedHashMap<>();
    private final List<RunningServer> started = new ArrayList<>();

    /**
     * A server on trial.
     *
     * @param running the server
     * @param process what the load generator can see of it, found once and not for each of hundreds of slices; empty on
     *     another machine
     */
    record WarmServer(RunningServer running, Optional<ServerProcess> process) {}

    WarmServers(ServerHost host, Loads loads) {
        this.host = host;
        this.loads = loads;
    }

    /**
     * Adds a variant's server and warms it up.
     *
     * @throws BenchException where it cannot be started, or ends or cannot be reached meanwhile
     */
    void add(Variant variant) throws BenchException, InterruptedException {
        RunningServer server = host.start(loads.plan().server(variant.server()), List.of());
        started.add(server);
        try {
            warmUp(loads, server, variant);
        } catch (LoadException e) {
            throw new BenchException("warming %s up: %s%s".formatted(variant, e.getMessage(), server.lastWords()));
        }
        // Not before: by now a server with workers has started them.
        servers.put(variant, new WarmServer(server, ServerProcess.listeningAt(server.address())));
    }

    /**
     * Stores the keys and sends at a lively rate and at capacity in turns, until at neither the server's JIT nor the
     * client's has much left to do, or the patience is over: on few CPUs the JIT would otherwise be what is measured. A
     * rate that leaves CPU time over lets the JIT be done sooner than a loop that takes all of it.
     */
    static void warmUp(Loads loads, RunningServer server, Variant variant) throws LoadException, InterruptedException {
        Duration part = loads.plan().timing().serverWarmup();
        int quietParts = 0;
        for (int i = 0; i < MAX_PARTS && quietParts < PACES; i++) {
            ProcessCpu serverBefore = server.cpu();
            ProcessCpu clientBefore = ProcessCpu.read(SELF);
            LoadRun.run(
                    loads.warmup(server.address(), variant, i % PACES == 1, i == 0),
                    Optional.empty(),
                    PhaseListener.NONE,
                    ProgressListener.NONE);
            boolean quiet =
                    isQuiet(server.cpu(), serverBefore, part) && isQuiet(ProcessCpu.read(SELF), clientBefore, part);
            quietParts = quiet ? quietParts + 1 : 0;
        }
    }

    private static boolean isQuiet(ProcessCpu after, ProcessCpu before, Duration part) {
        return after.since(before)
                .map(used -> used.jitNs() < QUIET_JIT_SHARE * part.toNanos())
                .orElse(true);
    }

    /** The server of a variant that was added. */
    WarmServer of(Variant variant) {
        WarmServer server = servers.get(variant);
        if (server == null) {
            throw new IllegalArgumentException("no server of " + variant);
        }
        return server;
    }

    /** The servers that were added. */
    Map<Variant, WarmServer> all() {
        return Collections.unmodifiableMap(servers);
    }

    /** Ends them all. */
    @Override
    public void close() {
        started.forEach(RunningServer::close);
    }
}
