package kvcache.analysis.run;

import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.result.LatencyUs;
import kvcache.analysis.result.TrialRow;
import kvcache.load.LoadException;
import kvcache.load.LoadResult;

/** Runs one trial at a time: the load of its rate against a server that is warm. Used by one thread. */
final class TrialRunner {

    private static final double NS_PER_US = 1_000;

    private final Loads loads;
    private final InstantSource clock;

    TrialRunner(Loads loads, InstantSource clock) {
        this.loads = loads;
        this.clock = clock;
    }

    /** What a trial measured, with its histograms. */
    record Outcome(TrialRow row, LoadResult load) {}

    /**
     * Runs a trial.
     *
     * @throws BenchException where the server ends or cannot be reached during the trial
     */
    Outcome run(Trial trial, ServerProcess server) throws BenchException, InterruptedException {
        Instant startedAt = clock.instant();
        try {
            MeasuredLoad measured = MeasuredLoad.run(loads.measured(server.address(), trial), server.pid());
            requireAlive(server, trial.toString());
            return new Outcome(row(trial, startedAt, measured), measured.load());
        } catch (LoadException e) {
            throw new BenchException("trial %s: %s%s".formatted(trial, e.getMessage(), server.lastWords()));
        }
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
