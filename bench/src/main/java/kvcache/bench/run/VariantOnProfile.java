package kvcache.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import kvcache.analysis.plan.Variant;
import kvcache.bench.profile.ProfiledServer;
import kvcache.load.LoadException;
import kvcache.load.engine.LoadRun;

/** A variant's profiled server. */
record VariantOnProfile(RunningServer server, Loads loads, Variant variant) implements ProfiledServer {

    /** Warm-up with the profiled load: the JIT recompiles some methods when the load changes. */
    private static final Duration WARMUP_AT_FULL_PACE = Duration.ofSeconds(1);

    /** Starts the server; see {@link ProfiledServer.Starter}. */
    static ProfiledServer start(ServerHost host, Loads loads, Variant variant, List<String> moreJvmFlags)
            throws IOException, InterruptedException {
        try {
            return new VariantOnProfile(
                    host.start(loads.plan().server(variant.server()), moreJvmFlags), loads, variant);
        } catch (BenchException e) {
            throw new IOException(e.getMessage());
        }
    }

    @Override
    public void warmUp() throws IOException, InterruptedException {
        try {
            WarmServers.warmUp(loads, server, variant);
            LoadRun.run(loads.closed(server.address(), variant, WARMUP_AT_FULL_PACE));
        } catch (LoadException e) {
            throw failed(e);
        }
    }

    @Override
    public void keepBusy(Duration duration) throws IOException, InterruptedException {
        try {
            LoadRun.run(loads.closed(server.address(), variant, duration));
        } catch (LoadException e) {
            throw failed(e);
        }
    }

    private IOException failed(LoadException e) throws InterruptedException {
        return new IOException(e.getMessage() + server.lastWords());
    }

    @Override
    public void close() {
        server.close();
    }
}
