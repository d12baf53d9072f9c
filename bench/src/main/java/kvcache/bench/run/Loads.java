package kvcache.bench.run;

import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.load.LoadPlan;
import kvcache.load.Waiting;
import kvcache.load.Warmup;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;

/**
 * The load plans for a plan's servers.
 *
 * @param plan the bench
 * @param hasOwnCpus whether the load generator has dedicated CPUs
 */
record Loads(BenchPlan plan, boolean hasOwnCpus) {

    /** Compiles every method of the request path within a few seconds. */
    private static final int LEAST_WARMUP_RATE = 10_000;

    /** At a higher rate a server on one CPU leaves no time for its JIT. */
    private static final int MOST_WARMUP_RATE = 20_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Returns a closed loop over all connections. The server must hold the keys already. */
    LoadPlan closed(InetSocketAddress server, Variant variant, Duration duration) {
        LoadProfile demand = new LoadProfile.ClosedLoop(plan.concurrency().inFlight());
        return load(server, new Cell(variant, demand), Duration.ZERO, duration, false, plan.seed());
    }

    /** Returns a stage of the warm-up: at 10,000/s to 20,000/s, or at capacity if the plan has closed loops. */
    LoadPlan warmup(InetSocketAddress server, Variant variant, boolean atCapacity, boolean preload) {
        int highest = plan.rates().perSecond().getLast();
        LoadProfile demand = atCapacity && !plan.closedLoops().isEmpty()
                ? new LoadProfile.ClosedLoop(plan.closedLoops().getLast())
                : new LoadProfile.OpenLoop(Math.clamp(highest, LEAST_WARMUP_RATE, MOST_WARMUP_RATE));
        return load(
                server, new Cell(variant, demand), Duration.ZERO, plan.timing().serverWarmup(), preload, plan.seed());
    }

    /** Returns the load of a slice of a trial. Slices differ in their requests; variants do not. */
    LoadPlan measured(InetSocketAddress server, Trial trial, int slice) {
        return load(
                server,
                trial.cell(),
                plan.timing().warmup(),
                plan.timing().slice(),
                false,
                plan.seed() + (long) trial.round() * Timing.MAX_SLICES + slice);
    }

    private LoadPlan load(
            InetSocketAddress server, Cell cell, Duration warmup, Duration duration, boolean preload, long seed) {
        Variant variant = cell.variant();
        int inFlight = switch (cell.demand()) {
            case LoadProfile.OpenLoop open -> plan.concurrency().inFlight();
            case LoadProfile.ClosedLoop closed -> closed.inFlight();
        };
        int perConnection = cell.demand() instanceof LoadProfile.ClosedLoop closed && closed.isPipelined()
                ? closed.perConnection()
                : plan.concurrency().perConnection(variant.protocol(), inFlight);
        int connections = inFlight / perConnection;
        return new LoadPlan(
                new LoadPlan.Server(
                        server,
                        variant.protocol(),
                        paths(plan.server(variant.server()).launch()),
                        new Handshake.None()),
                new LoadPlan.ConnectionPlan(
                        connections,
                        perConnection,
                        LoadPlan.UNLIMITED,
                        Math.min(connections, plan.clientCpus().cpus().size())),
                pace(cell.demand()),
                new LoadPlan.Schedule(Warmup.of(warmup), duration, TIMEOUT),
                new WorkloadSpec(
                        plan.workload().readFraction(),
                        plan.workload().keys(),
                        new KeyDistribution.Uniform(),
                        plan.workload().valueBytes(),
                        seed),
                preload);
    }

    /** Returns the pace. A client with dedicated CPUs spins; one that shares the server's CPUs parks. */
    private LoadPlan.Pace pace(LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open ->
                new LoadPlan.Pace.Open(
                        open.ratePerSecond(), ArrivalProcess.CONSTANT, hasOwnCpus ? Waiting.SPIN : Waiting.PARK);
            case LoadProfile.ClosedLoop closed -> new LoadPlan.Pace.Closed();
        };
    }

    private static RequestPaths paths(ServerSpec launch) {
        return switch (launch) {
            case ServerSpec.Ours ours -> RequestPaths.ORIGINAL;
            case ServerSpec.External external ->
                new RequestPaths(
                        RequestPaths.Template.parse(external.get(), "GET"),
                        RequestPaths.Template.parse(external.put(), "PUT"),
                        RequestPaths.ORIGINAL.delete());
        };
    }
}
