package kvcache.load.calibrate;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import kvcache.base.linux.ProcFiles;
import kvcache.base.run.Protocol;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;
import kvcache.load.Waiting;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.engine.LoadRun;
import kvcache.load.record.Outcome;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.WorkloadSpec;

/**
 * Measures this generator's maximum rate for a plan's protocol, connections and workload against a {@link NullServer}:
 * first in a closed loop, then in an open loop at half of that rate. If a loop was not fully busy, because the null
 * server or the machine delayed it, its maximum is extrapolated from its CPU time to a full core.
 */
public final class Calibration {

    /** Above this utilisation a loop counts as fully busy. */
    private static final double BUSY = 0.95;

    /**
     * The maximum rates of a generator.
     *
     * @param closedPerSecond requests in a closed loop
     * @param openPerSecond requests in an open loop, which cost more CPU time than in a closed loop
     * @param measuredAt the time of measurement (ISO 8601)
     */
    public record Ceiling(double closedPerSecond, double openPerSecond, String measuredAt) {}

    private final LoadPlan plan;
    private final CompletableFuture<?> stop;

    private Calibration(LoadPlan plan, CompletableFuture<?> stop) {
        this.plan = plan;
        this.stop = stop;
    }

    /** Measures as {@link LoadRun#run(LoadPlan)} does. Completing {@code stop} ends it early, with an exception. */
    public static Ceiling measure(LoadPlan plan, KeyedSource source, CompletableFuture<?> stop)
            throws LoadException, InterruptedException {
        boolean http2 = plan.server().protocol() == Protocol.H2C;
        try (NullServer server = NullServer.start(http2, source)) {
            Calibration calibration = new Calibration(plan, stop);
            double closed = calibration.ceiling(server.address(), new LoadPlan.Pace.Closed());
            double open = calibration.ceiling(server.address(), calibration.open(closed / 2));
            return new Ceiling(
                    closed, open, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private LoadPlan.Pace.Open open(double ratePerSecond) {
        return plan.pace() instanceof LoadPlan.Pace.Open open
                ? new LoadPlan.Pace.Open(ratePerSecond, open.arrivals(), open.waiting())
                : new LoadPlan.Pace.Open(
                        ratePerSecond,
                        ArrivalProcess.CONSTANT,
                        Waiting.forLoops(plan.connections().loops()));
    }

    private double ceiling(InetSocketAddress server, LoadPlan.Pace pace) throws LoadException, InterruptedException {
        LoadPlan calibrated = new LoadPlan(
                new LoadPlan.Server(server, plan.server().protocol(), RequestPaths.ORIGINAL, new Handshake.None()),
                plan.connections(),
                pace,
                plan.schedule(),
                plan.workload(),
                false);
        LoadResult result = LoadRun.run(calibrated, stop, PhaseListener.NONE, ProgressListener.NONE);
        if (result.span().interrupted()) {
            throw new LoadException("interrupted: no ceiling was saved");
        }
        // The null server returns the first value of each key, which is stale after a write.
        long errors = result.counts().errors() - result.counts().of(Outcome.STALE_VALUE);
        if (errors > 0) {
            throw new LoadException(
                    String.format(Locale.ROOT, "the null server did not answer %,d requests correctly", errors));
        }
        if (result.counts().requests() == 0) {
            throw new LoadException("the null server answered no request within %s; try a longer --duration"
                    .formatted(plan.schedule().duration()));
        }
        double share = result.busiestLoopUtilisation();
        return result.achievedRatePerSecond() / (share > BUSY || share <= 0 ? 1 : share);
    }

    /** Returns the key of a plan's ceiling: all that the ceiling depends on, of the plan and of this machine. */
    public static String key(LoadPlan plan) {
        String workload = plan.workload() instanceof WorkloadSpec spec
                ? String.format(
                        Locale.ROOT,
                        "reads %s, deletes %s, misses %s, values %s",
                        spec.readFraction(),
                        spec.deleteFraction(),
                        spec.missFraction(),
                        spec.valueSizes())
                : plan.workload().getClass().getSimpleName();
        return String.format(
                Locale.ROOT,
                "%s%s, %d connections%s of %d, %d loops, %s, %d CPUs of %s, Java %s",
                plan.server().protocol(),
                plan.server().handshake() instanceof Handshake.Tls ? " over TLS" : "",
                plan.connections().count(),
                plan.connections().requestsEach() == LoadPlan.UNLIMITED
                        ? ""
                        : " for %s requests each".formatted(plan.connections().requestsEach()),
                plan.connections().inFlightEach(),
                plan.connections().loops(),
                workload,
                Runtime.getRuntime().availableProcessors(),
                cpuModel(),
                Runtime.version());
    }

    private static String cpuModel() {
        return new ProcFiles(ProcFiles.SYSTEM)
                .read(
                        "cpuinfo",
                        text -> text.lines()
                                .filter(line -> line.startsWith("model name"))
                                .map(line ->
                                        line.substring(line.indexOf(':') + 1).strip())
                                .findFirst()
                                .orElse("an unknown kind"))
                .orElseGet(() -> System.getProperty("os.arch", "an unknown kind"));
    }
}
