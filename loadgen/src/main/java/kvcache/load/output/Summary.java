package kvcache.load.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.record.Counts;
import kvcache.load.record.Outcome;
import kvcache.load.record.RequestTimes;
import kvcache.load.verdict.Judgement;
import org.HdrHistogram.Histogram;

/** The human-readable table at the end of a run. */
public final class Summary {

    /** The percentiles in tables and files. */
    static final List<String> PERCENTILES = List.of("50", "90", "95", "99", "99.9", "99.99");

    private static final String CAPACITY =
            "A closed loop measures capacity. Its latency is that of a saturated system, not latency under load.";

    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_S = 1e9;

    private Summary() {}

    public static void print(PrintWriter out, LoadPlan plan, LoadResult result, Judgement judgement) {
        Counts counts = result.counts();
        RequestTimes times = result.times();
        if (result.span().interrupted()) {
            line(
                    out,
                    "interrupted after %.1f s of %.1f s; the figures cover that time",
                    result.span().durationSeconds(),
                    plan.schedule().duration().toNanos() / NS_PER_S);
        }
        line(out, "rate        %,.1f requests/s%s", result.achievedRatePerSecond(), offered(plan));
        line(
                out,
                "requests    %,d answered: %,d reads, %,d writes%s (%.2f %% reads)",
                counts.requests(),
                counts.reads(),
                counts.writes(),
                counts.deletes() == 0 ? "" : String.format(Locale.ROOT, ", %,d deletes", counts.deletes()),
                percent(counts.reads(), counts.requests()));
        line(out, "hits        %,d (%.2f %% of reads)", counts.hits(), percent(counts.hits(), counts.reads()));
        line(out, "errors      %,d%s", counts.errors(), errorKinds(counts));
        result.wire().closedByReason().forEach((reason, count) -> line(out, "  closed    %,d: %s", count, reason));
        if (!result.wire().answersByStatus().isEmpty()) {
            out.println("statuses    "
                    + result.wire().answersByStatus().entrySet().stream()
                            .map(status -> String.format(Locale.ROOT, "%s: %,d", status.getKey(), status.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        line(
                out,
                "traffic     %,.0f bytes/s received, %,.0f bytes/s sent; %,d connections made",
                result.wire().receivedBytes() / result.span().durationSeconds(),
                result.wire().sentBytes() / result.span().durationSeconds(),
                result.wire().connectionsMade());
        if (counts.of(Outcome.RETRIED) > 0) {
            line(out, "retried     %,d not processed by the server, sent again", counts.of(Outcome.RETRIED));
        }
        if (counts.of(Outcome.CROSSED) > 0) {
            line(
                    out,
                    "retried     %,d crossed with the close of an idle connection, sent again",
                    counts.of(Outcome.CROSSED));
        }
        head(out);
        row(out, "latency µs", times.latencyNs());
        if (plan.pace() instanceof LoadPlan.Pace.Open) {
            row(out, "send lag µs", times.sendLagNs());
            row(out, "wait µs", times.roomWaitNs());
            row(out, "service µs", times.serviceNs());
        }
        unanswered(out, counts.unanswered());
        Bars.print(out, times.latencyNs());
        line(
                out,
                "client CPU  %.2f µs per request; busiest loop %.0f %% of a core",
                result.clientCpuMicrosPerRequest(),
                result.busiestLoopUtilisation() * 100);
        verdict(out, judgement);
        if (plan.pace() instanceof LoadPlan.Pace.Closed) {
            out.println(CAPACITY);
        }
        out.flush();
    }

    /** Prints the merged result of several generators. */
    public static void print(PrintWriter out, Join.Joined joined) {
        String offered = joined.closed()
                ? ", closed loops"
                : String.format(Locale.ROOT, " of %,.1f offered", joined.offeredPerSecond());
        line(
                out,
                "rate        %,.1f requests/s%s, by %d generators",
                joined.achievedPerSecond(),
                offered,
                joined.generators());
        if (Boolean.TRUE.equals(joined.fields().get("interrupted"))) {
            out.println("interrupted: at least one generator was ended early");
        }
        line(out, "requests    %,d answered, %,d errors", joined.requests(), joined.errors());
        head(out);
        joined.histogramsNs().forEach((tag, histogram) -> row(out, tag.replace('_', ' ') + " µs", histogram));
        unanswered(out, joined.unanswered());
        Histogram latencyNs = joined.histogramsNs().get("latency");
        if (latencyNs != null) {
            Bars.print(out, latencyNs);
        }
        verdict(out, joined.judgement());
        if (joined.closed()) {
            out.println(CAPACITY);
        }
        out.flush();
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotations are not on the class path
    private static void line(PrintWriter out, String format, Object... figures) {
        out.printf(Locale.ROOT, format, figures);
        out.println();
    }

    private static void head(PrintWriter out) {
        out.printf(Locale.ROOT, "%-12s%10s", "", "mean");
        PERCENTILES.forEach(percentile -> out.printf(Locale.ROOT, "%10s", "p" + percentile));
        line(out, "%10s", "max");
    }

    private static void unanswered(PrintWriter out, long count) {
        if (count > 0) {
            line(out, "unanswered  %,d requests, included in these times with the timeout or longer", count);
        }
    }

    private static void verdict(PrintWriter out, Judgement judgement) {
        line(out, "verdict     %s", judgement.verdict());
        judgement.reasons().forEach(reason -> out.println("  because   " + reason));
        judgement.evidence().forEach(evidence -> out.println("  evidence  " + evidence));
    }

    private static String offered(LoadPlan plan) {
        return switch (plan.pace()) {
            case LoadPlan.Pace.Open open -> String.format(Locale.ROOT, " of %,.1f offered", open.ratePerSecond());
            case LoadPlan.Pace.Closed closed -> ", closed loop";
        };
    }

    private static String errorKinds(Counts counts) {
        return counts.errorsByKind().entrySet().stream()
                .map(error -> String.format(Locale.ROOT, "%s %,d", error.getKey(), error.getValue()))
                .reduce((some, more) -> some + ", " + more)
                .map(errors -> ": " + errors)
                .orElse("");
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }

    private static void row(PrintWriter out, String name, Histogram histogram) {
        out.printf(Locale.ROOT, "%-12s%10.1f", name, histogram.getMean() / NS_PER_US);
        for (String percentile : PERCENTILES) {
            double value = histogram.getValueAtPercentile(Double.parseDouble(percentile)) / NS_PER_US;
            out.printf(Locale.ROOT, "%10.1f", value);
        }
        line(out, "%10.1f", histogram.getMaxValue() / NS_PER_US);
    }
}
