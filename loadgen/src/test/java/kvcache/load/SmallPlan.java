package kvcache.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.engine.LoadRun;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;

/** A short plan, of which a test says what it cares about. */
final class SmallPlan {

    private final InetSocketAddress target;
    private final Protocol protocol;
    double ratePerSecond = 500;
    int connections = 2;
    int depth = 10;
    Duration duration = Duration.ofMillis(400);
    Duration timeout = Duration.ofSeconds(5);
    double reads = 0.5;
    int valueBytes = 12;
    boolean preload = true;
    Handshake handshake = new Handshake.None();

    SmallPlan(InetSocketAddress target, Protocol protocol) {
        this.target = target;
        this.protocol = protocol;
    }

    int port() {
        return target.getPort();
    }

    /** How many requests are due. */
    long due() {
        return Math.round(ratePerSecond * duration.toMillis() / 1000);
    }

    LoadResult run() throws LoadException, InterruptedException {
        return LoadRun.run(new LoadPlan(
                target,
                protocol,
                new LoadPlan.Pace.Open(ratePerSecond, ArrivalProcess.CONSTANT, Waiting.PARK),
                connections,
                depth,
                1,
                Warmup.of(Duration.ofMillis(50)),
                duration,
                timeout,
                preload,
                new WorkloadSpec(reads, 20, new KeyDistribution.Uniform(), valueBytes, 42),
                RequestPaths.ORIGINAL,
                handshake,
                LoadPlan.UNLIMITED));
    }
}
