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
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Protocol;

/**
 * Three files in the columns of the original's results, so that the two can be overlaid: a row a rate; the median over the rounds of each
 * trial's figure, in milliseconds; the share of requests that were answered, over all rounds.
 */
final class OriginalCsvs {

    private static final String HEADER = "rate,latency_mean,latency_p95,latency_p99,success_rate";
    private static final double US_PER_MS = 1_000;

    private OriginalCsvs() {}

    /** Writes those files whose variant is in the run; returns what a reader must know of them. */
    static List<String> write(RunData run) throws IOException {
        List<String> notes = new ArrayList<>();
        write(run, "FINEGRAINED.csv", new Variant("striped", Protocol.H1));
        Optional<String> lockFree = lockFree(run);
        if (lockFree.isPresent()) {
            write(run, "LOCKFREE.csv", new Variant(lockFree.get(), Protocol.H1));
            write(run, "LOCKFREE-H2C.csv", new Variant(lockFree.get(), Protocol.H2C));
            notes.add(
                    lockFree.get().equals("nonblocking")
                            ? "LOCKFREE.csv and LOCKFREE-H2C.csv show the store nonblocking, whose reads and writes are lock-free."
                            : "LOCKFREE.csv and LOCKFREE-H2C.csv show the store concurrent in place of a lock-free map: its reads are lock-free, its writes lock one bin.");
        }
        return notes;
    }

    private static Optional<String> lockFree(RunData run) {
        return List.of("nonblocking", "concurrent").stream()
                .filter(run.info().plan().serverNames()::contains)
                .findFirst();
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

    /** Three decimals, and as in the original no zero before the point. */
    private static String milliseconds(double us) {
        return withoutLeadingZero(String.format(Locale.ROOT, "%.3f", us / US_PER_MS));
    }

    private static String successRate(Point point) {
        if (point.errors() == 0) {
            return "1";
        }
        // A wrong answer is an answer and an error; so the errors are taken from what was due, not from what was
        // answered.
        double share = 1 - (double) point.errors() / point.due();
        return withoutLeadingZero(String.format(Locale.ROOT, "%.6f", share));
    }

    private static String withoutLeadingZero(String number) {
        return number.startsWith("0.") ? number.substring(1) : number;
    }
}
