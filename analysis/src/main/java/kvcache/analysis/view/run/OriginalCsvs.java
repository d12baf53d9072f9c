package kvcache.analysis.view.run;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Protocol;

/**
 * Three files in the columns of the original's results, so that the two can be overlaid: a row a rate; the median over
 * the rounds of each trial's figure, in milliseconds; the share of requests that were answered, over all rounds.
 */
final class OriginalCsvs {

    private static final String HEADER = "rate,latency_mean,latency_p95,latency_p99,success_rate";
    private static final double US_PER_MS = 1_000;

    private OriginalCsvs() {}

    /**
     * Writes the files whose store is in the run with default settings: one with striped locks, and the lock-free map
     * or the store nearest to it. Returns notes for the page.
     */
    static List<String> write(RunData run) throws IOException {
        List<ServerSetup> stores =
                run.plan().servers().stream().filter(ServerSetup::isPlainStore).toList();
        Optional<ServerSetup> striped =
                stores.stream().filter(store -> store.traits().isStriped()).findFirst();
        if (striped.isPresent()) {
            write(run, "FINEGRAINED.csv", new Variant(striped.get().name(), Protocol.H1));
        }
        Optional<ServerSetup> lockFree = BenchPlan.lockFree(stores);
        if (lockFree.isEmpty()) {
            return List.of();
        }
        String name = lockFree.get().name();
        write(run, "LOCKFREE.csv", new Variant(name, Protocol.H1));
        write(run, "LOCKFREE-H2C.csv", new Variant(name, Protocol.H2C));
        return List.of("LOCKFREE.csv and LOCKFREE-H2C.csv show the store %s%s"
                .formatted(
                        name,
                        lockFree.get().traits().isLockFree()
                                ? ", whose reads and writes are lock-free."
                                : " in place of a lock-free map: its reads are lock-free, its writes lock one bin."));
    }

    private static void write(RunData run, String name, Variant variant) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (Point point : run.points(variant)) {
            lines.add(String.join(
                    ",",
                    Integer.toString(point.rate()),
                    milliseconds(point.median(Figure.MEAN)),
                    milliseconds(point.median(Figure.P95)),
                    milliseconds(point.median(Figure.P99)),
                    successRate(point)));
        }
        if (lines.size() > 1) {
            Files.write(run.folder().originalCsv(name), lines);
        }
    }

    /** Formats with three decimals and, as in the original, without a zero before the point. */
    private static String milliseconds(double us) {
        return withoutLeadingZero(String.format(Locale.ROOT, "%.3f", us / US_PER_MS));
    }

    private static String successRate(Point point) {
        if (point.errors() == 0) {
            return "1";
        }
        // A wrong answer counts as an answer and as an error.
        double share = 1 - (double) point.errors() / point.due();
        return withoutLeadingZero(String.format(Locale.ROOT, "%.6f", share));
    }

    private static String withoutLeadingZero(String number) {
        return number.startsWith("0.") ? number.substring(1) : number;
    }
}
