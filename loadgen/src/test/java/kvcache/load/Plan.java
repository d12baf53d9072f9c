package kvcache.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.engine.LoadRun;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.WorkloadSpec;
import org.jspecify.annotations.Nullable;

/** A plan with what most tests do not care about. */
public final class Plan {
    private final InetSocketAddress target;
    private final Protocol protocol;
    public LoadPlan.Pace pace = new LoadPlan.Pace.Open(1000, ArrivalProcess.CONSTANT, Waiting.PARK);
    public int connections = 4;
    public int depth = 2;
    public int loops = 1;
    public Duration warmup = Duration.ofMillis(100);
    boolean warmupEndsWhenSteady;
    public Duration duration = Duration.ofMillis(500);
    public Duration timeout = Duration.ofSeconds(5);
    double reads = 0.8;
    public int keys = 50;
    int valueBytes = 12;

    @Nullable
    public RequestSource workload;

    public boolean preload = true;
    public RequestPaths paths = RequestPaths.ORIGINAL;
    Handshake handshake = new Handshake.None();
    public int requestsPerConnection = LoadPlan.UNLIMITED;
    public PhaseListener listener = PhaseListener.NONE;
    ProgressListener progress = ProgressListener.NONE;

    public Plan(FakeServer server, Protocol protocol) {
        this(server.address(), protocol);
    }

    public Plan(InetSocketAddress target, Protocol protocol) {
        this.target = target;
        this.protocol = protocol;
    }

    /** One of 200 requests at 500 a second, ten in flight on each of two connections. */
    static Plan small(InetSocketAddress target, Protocol protocol) {
        Plan plan = new Plan(target, protocol);
        plan.pace = open(500, Waiting.PARK);
        plan.connections = 2;
        plan.depth = 10;
        plan.warmup = Duration.ofMillis(50);
        plan.duration = Duration.ofMillis(400);
        plan.reads = 0.5;
        plan.keys = 20;
        return plan;
    }

    /** How many requests are due in an open loop. */
    long due() {
        return pace instanceof LoadPlan.Pace.Open open
                ? Math.round(open.ratePerSecond() * duration.toMillis() / 1000)
                : 0;
    }

    int port() {
        return target.getPort();
    }

    public static LoadPlan.Pace open(double ratePerSecond, Waiting waiting) {
        return new LoadPlan.Pace.Open(ratePerSecond, ArrivalProcess.CONSTANT, waiting);
    }

    LoadPlan plan() {
        return plan(target);
    }

    private LoadPlan plan(InetSocketAddress other) {
        return new LoadPlan(
                new LoadPlan.Server(other, protocol, paths, handshake),
                new LoadPlan.ConnectionPlan(connections, depth, requestsPerConnection, loops),
                pace,
                new LoadPlan.Schedule(
                        warmupEndsWhenSteady ? Warmup.untilSteady(warmup) : Warmup.of(warmup), duration, timeout),
                workload == null
                        ? new WorkloadSpec(reads, keys, new KeyDistribution.Uniform(), valueBytes, 42)
                        : workload,
                preload);
    }

    public LoadResult run() throws LoadException, InterruptedException {
        return run(target);
    }

    public LoadResult run(InetSocketAddress other) throws LoadException, InterruptedException {
        return LoadRun.run(plan(other), new CompletableFuture<>(), listener, progress);
    }
}
