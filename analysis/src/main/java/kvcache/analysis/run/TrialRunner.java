package kvcache.analysis.run;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.LatencyUs;
import kvcache.analysis.result.TrialRow;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.LoadRun;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;

/**
 * Runs one trial at a time: a fresh server, the keys, a warm-up as fast as the connections allow, and the load at the trial's rate.
 * Used by one thread.
 */
final class TrialRunner {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final double NS_PER_US = 1_000;

    /** Less than this share of one CPU, and the JIT takes little away from the event loops beside it. */
    private static final double QUIET_JIT_SHARE = 0.1;

    private static final int MAX_WARMUP_SLICES = 4;

    private final BenchPlan plan;
    private final ServerCommand serverCommand;
    private final Pinning pinning;
    private final InstantSource clock;

    TrialRunner(BenchPlan plan, ServerCommand serverCommand, Pinning pinning, InstantSource clock) {
        this.plan = plan;
        this.serverCommand = serverCommand;
        this.pinning = pinning;
        this.clock = clock;
    }

    /** What a trial measured, with its histograms. */
    record Outcome(TrialRow row, LoadResult load) {}

    /**
     * Runs a trial; its server is gone when this returns or throws.
     *
     * @throws BenchException where the server cannot be started, or ends or cannot be reached during the trial
     */
    Outcome run(Trial trial) throws BenchException, InterruptedException {
        Instant startedAt = clock.instant();
        Variant variant = trial.cell().variant();
        try (ServerProcess server = startServer(variant.store(), List.of())) {
            try {
                warmUp(server, variant);
                MeasuredLoad measured = MeasuredLoad.run(measuredPlan(server.address(), trial), server.pid());
                requireAlive(server, trial.toString());
                return new Outcome(row(trial, startedAt, measured), measured.load());
            } catch (LoadException e) {
                throw new BenchException("trial %s: %s%s".formatted(trial, e.getMessage(), server.lastWords()));
            }
        }
    }

    /** A server of a store on the server's CPUs, with flags beyond those of every server. */
    ServerProcess startServer(String store, List<String> moreJvmFlags) throws BenchException, InterruptedException {
        List<String> flags = new java.util.ArrayList<>(JvmFlags.read());
        flags.addAll(moreJvmFlags);
        return ServerProcess.start(pinning.onCpus(plan.serverCpus(), serverCommand.words(flags, store)));
    }

    /**
     * Loads the keys and sends as fast as the connections allow, until the server's JIT has little left to do or the plan's patience is
     * over: on few CPUs the JIT would otherwise be what is measured.
     */
    private void warmUp(ServerProcess server, Variant variant) throws LoadException, InterruptedException {
        Duration slice = plan.timing().closedWarmup();
        long endNs = System.nanoTime() + slice.multipliedBy(MAX_WARMUP_SLICES).toNanos();
        boolean preload = true;
        double jitShare;
        do {
            ProcessCpu before = ProcessCpu.read(server.pid());
            LoadRun.run(loadPlan(
                    server.address(), variant, new LoadPlan.Pace.Closed(), Duration.ZERO, slice, preload, plan.seed()));
            preload = false;
            jitShare = ProcessCpu.read(server.pid())
                    .since(before)
                    .map(used -> (double) used.jitNs() / slice.toNanos())
                    .orElse(0.0);
        } while (jitShare > QUIET_JIT_SHARE && System.nanoTime() < endNs);
    }

    private LoadPlan measuredPlan(InetSocketAddress server, Trial trial) {
        LoadPlan.Pace pace = new LoadPlan.Pace.Open(trial.cell().ratePerSecond(), ArrivalProcess.CONSTANT);
        // Each round sends other requests; within a round all variants are sent the same.
        long seed = plan.seed() + trial.round();
        return loadPlan(
                server,
                trial.cell().variant(),
                pace,
                plan.timing().warmup(),
                plan.timing().duration(),
                false,
                seed);
    }

    LoadPlan loadPlan(
            InetSocketAddress server,
            Variant variant,
            LoadPlan.Pace pace,
            Duration warmup,
            Duration duration,
            boolean preload,
            long seed) {
        int connections = plan.concurrency().connections(variant.protocol());
        return new LoadPlan(
                server,
                variant.protocol(),
                pace,
                connections,
                plan.concurrency().perConnection(variant.protocol()),
                Math.min(connections, plan.clientCpus().cpus().size()),
                warmup,
                duration,
                TIMEOUT,
                preload,
                new WorkloadSpec(
                        plan.workload().readFraction(),
                        plan.workload().keys(),
                        new KeyDistribution.Uniform(),
                        plan.workload().valueBytes(),
                        seed));
    }

    /** A server that is gone has measured nothing but its own end. */
    private static void requireAlive(ServerProcess server, String what) throws BenchException, InterruptedException {
        if (!server.isAlive()) {
            throw new BenchException("the server ended during %s%s".formatted(what, server.lastWords()));
        }
    }

    private static TrialRow row(Trial trial, Instant startedAt, MeasuredLoad measured) {
        LoadResult load = measured.load();
        return new TrialRow(
                trial,
                startedAt,
                load.durationSeconds(),
                load.requests(),
                load.errors(),
                errorKinds(load),
                load.achievedRatePerSecond(),
                load.reads(),
                load.writes(),
                load.hits(),
                LatencyUs.of(load.latencyNs()),
                LatencyUs.of(load.sendLagNs()),
                perRequest(measured, ProcessCpu.Used::serverNs),
                perRequest(measured, ProcessCpu.Used::jitNs),
                load.clientCpuNs() / (NS_PER_US * Math.max(1, load.requests())),
                load.busiestLoopUtilisation());
    }

    private static OptionalDouble perRequest(MeasuredLoad measured, ToLongFunction<ProcessCpu.Used> share) {
        if (measured.serverCpu().isEmpty()) {
            return OptionalDouble.empty();
        }
        long ns = share.applyAsLong(measured.serverCpu().get());
        return OptionalDouble.of(ns / (NS_PER_US * Math.max(1, measured.load().requests())));
    }

    private static String errorKinds(LoadResult load) {
        return load.errorsByKind().entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(kind -> kind.getKey() + ":" + kind.getValue())
                .collect(Collectors.joining(" "));
    }
}
