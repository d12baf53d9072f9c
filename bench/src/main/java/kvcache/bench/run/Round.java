package kvcache.bench.run;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.Pause;
import kvcache.analysis.result.PausesFile;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.TrialsFile;
import kvcache.bench.awake.AwakeCpus;
import kvcache.load.LoadException;

/**
 * One round of a bench: warms up a server for each variant and runs the trials slice by slice. A trial's row is written
 * as soon as its last slice is measured. Used by one thread.
 */
final class Round {

    private final int number;
    private final Loads loads;
    private final ServerHost host;
    private final InstantSource clock;
    private final Optional<AwakeCpus> awake;

    /** @param awake keeps the CPUs awake, and finds when the host took one; empty if they may sleep */
    Round(int number, Loads loads, ServerHost host, InstantSource clock, Optional<AwakeCpus> awake) {
        this.number = number;
        this.loads = loads;
        this.host = host;
        this.clock = clock;
        this.awake = awake;
    }

    /** Returns the number of steps of a round: a warm-up per variant, and the slices of all trials. */
    static int steps(BenchPlan plan) {
        return plan.variants().size() + plan.cells().size() * plan.timing().slices();
    }

    /**
     * Runs all trials of the round.
     *
     * @throws BenchException if a server ends or cannot be reached
     */
    void run(RunFolder folder, TrialsFile rows, PausesFile pauses, Progress progress)
            throws BenchException, IOException, InterruptedException {
        BenchPlan plan = loads.plan();
        try (WarmServers servers = new WarmServers(host, loads)) {
            for (Variant variant : plan.variants()) {
                progress.begins("round %s: warming up %s".formatted(number, variant));
                servers.add(variant);
                progress.done();
            }
            Instant from = clock.instant();
            Map<Trial, TrialSlices> started = new HashMap<>();
            for (int slice = 1; slice <= plan.timing().slices(); slice++) {
                for (Trial trial : plan.trials(number, slice)) {
                    progress.begins("round %s: %s %s"
                            .formatted(
                                    number,
                                    trial.cell().variant(),
                                    words(trial.cell().demand())));
                    TrialSlices slices = started.computeIfAbsent(trial, TrialSlices::new);
                    slices.add(
                            clock.instant(),
                            measure(trial, slice, servers.of(trial.cell().variant())));
                    writeIfComplete(trial, slices, folder, rows);
                    progress.done();
                }
            }
            for (Map.Entry<Variant, WarmServers.WarmServer> server :
                    servers.all().entrySet()) {
                pauses.append(pauses(server.getKey(), server.getValue().running(), from));
            }
        }
    }

    private MeasuredLoad measure(Trial trial, int slice, WarmServers.WarmServer warm)
            throws BenchException, InterruptedException {
        RunningServer server = warm.running();
        try {
            MeasuredLoad measured = MeasuredLoad.run(loads.measured(server.address(), trial, slice), warm, awake);
            // The measurement of a server that ended is useless.
            if (!server.isAlive()) {
                throw new BenchException("trial %s%s".formatted(trial, server.lastWords()));
            }
            return measured;
        } catch (LoadException e) {
            throw new BenchException("trial %s: %s%s".formatted(trial, e.getMessage(), server.lastWords()));
        }
    }

    private void writeIfComplete(Trial trial, TrialSlices slices, RunFolder folder, TrialsFile rows)
            throws IOException {
        if (slices.count() == loads.plan().timing().slices()) {
            // The histograms first: a row implies that they exist.
            HistogramFile.write(folder.histogram(trial), slices.histograms());
            rows.append(slices.row());
        }
    }

    private List<Pause> pauses(Variant variant, RunningServer server, Instant from) {
        return server.pauses().stream()
                .filter(stop -> stop.at().isAfter(from))
                .map(stop -> new Pause(variant, number, stop.at(), stop.cause(), stop.durationUs()))
                .toList();
    }

    private static String words(LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> "at %s/s".formatted(open.ratePerSecond());
            case LoadProfile.ClosedLoop closed ->
                closed.isPipelined()
                        ? "with %s in flight, %s a connection".formatted(closed.inFlight(), closed.perConnection())
                        : "with %s in flight".formatted(closed.inFlight());
        };
    }
}
