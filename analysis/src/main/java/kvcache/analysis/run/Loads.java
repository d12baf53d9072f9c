package kvcache.analysis.run;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import kvcache.analysis.plan.BenchPlan;
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
 * What the load generator is asked to send to a plan's servers.
 *
 * @param plan the bench
 * @param isPinned whether server and client are kept on the CPUs of the plan
 */
record Loads(BenchPlan plan, boolean isPinned) {

    /** Enough to have every method on a request's way compiled in a few seconds. */
    private static final int LEAST_WARMUP_RATE = 10_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** As fast as the connections allow, to keep a server busy that holds the keys. */
    LoadPlan closed(InetSocketAddress server, Variant variant, Duration duration) {
        return load(server, variant, new LoadPlan.Pace.Closed(), Duration.ZERO, duration, false, plan.seed());
    }

    /** Like a trial, at the plan's highest rate or at {@value #LEAST_WARMUP_RATE} requests/s, whichever is higher. */
    LoadPlan warmup(InetSocketAddress server, Variant variant, Duration duration, boolean preload) {
        int rate = Math.max(LEAST_WARMUP_RATE, Collections.max(plan.rates().perSecond()));
        return load(server, variant, open(rate), Duration.ZERO, duration, preload, plan.seed());
    }

    /** What a trial measures. Each round sends other requests; within a round all variants are sent the same. */
    LoadPlan measured(InetSocketAddress server, Trial trial) {
        return load(
                server,
                trial.cell().variant(),
                open(trial.cell().ratePerSecond()),
                plan.timing().warmup(),
                plan.timing().duration(),
                false,
                plan.seed() + trial.round());
    }

    /** A client with CPUs of its own spins on them; on the server's it would be in its way. */
    private LoadPlan.Pace open(int ratePerSecond) {
        boolean shares = !isPinned || plan.serverCpus().overlaps(plan.clientCpus());
        Waiting waiting = shares ? Waiting.PARK : Waiting.SPIN;
        return new LoadPlan.Pace.Open(ratePerSecond, ArrivalProcess.CONSTANT, waiting);
    }

    private LoadPlan load(
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
                Warmup.of(warmup),
                duration,
                TIMEOUT,
                preload,
                new WorkloadSpec(
                        plan.workload().readFraction(),
                        plan.workload().keys(),
                        new KeyDistribution.Uniform(),
                        plan.workload().valueBytes(),
                        seed),
                RequestPaths.ORIGINAL,
                new Handshake.None(),
                LoadPlan.UNLIMITED);
    }
}
