package kvcache.analysis.view.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kvcache.analysis.stats.Interval;

/** The page of a run, in Markdown: what was found first, then the charts, the figures, and how it was measured. */
final class MicroPage {

    private static final double MILLION = 1e6;

    private final MicroData data;
    private final StringBuilder page = new StringBuilder();

    private MicroPage(MicroData data) {
        this.data = data;
    }

    /**
     * Writes it.
     *
     * @param charts names of the charts, without their endings
     */
    static String of(MicroData data, MicroFindings findings, Set<String> charts) {
        MicroPage writer = new MicroPage(data);
        writer.write(findings, charts);
        return writer.page.toString();
    }

    private void write(MicroFindings findings, Set<String> charts) {
        line("# Stores inside the process: run " + data.info().name());
        line(MicroFormat.machineAndRun(data.info()) + ".");
        line("## What was found");
        if (findings.groups().isEmpty()) {
            line("One store was measured: there is nothing to compare it with.");
        }
        for (MicroFindings.Group group : findings.groups()) {
            line("**" + capitalised(group.condition()) + "**");
            list(group.sentences());
        }
        line("Before believing it:");
        list(findings.caveats());
        line("## Charts");
        charts.forEach(chart -> line("![%s](charts/%s.png)".formatted(chart, chart)));
        line("## Figures");
        line("Geometric mean of the rounds, and its 95 % interval; of the net time the arithmetic one.");
        for (MicroCondition condition : data.info().plan().conditions()) {
            table(condition);
        }
        line("## How it was measured");
        list(method());
    }

    private void table(MicroCondition condition) {
        List<MicroCell> cells = data.cells().stream()
                .filter(cell -> cell.condition().equals(condition))
                .toList();
        if (cells.isEmpty()) {
            return;
        }
        line("**%s, %s%s**"
                .formatted(
                        capitalised(MicroFormat.common(condition)),
                        MicroFormat.threads(condition.threads()),
                        data.info().plan().oversubscribes(condition) ? ", oversubscribed" : ""));
        List<List<String>> rows = new ArrayList<>();
        switch (data.info().plan().measure()) {
            case TIME -> {
                rows.add(List.of(
                        "store",
                        "ns/op",
                        "net of key selection",
                        "times " + data.info().plan().reference(),
                        "million ops/s",
                        "B allocated/op",
                        "ms in GC"));
                cells.forEach(cell -> rows.add(timeRow(cell)));
            }
            case LATENCY -> {
                rows.add(List.of(
                        "store",
                        "mean ns",
                        "p50",
                        "p90",
                        "p99",
                        "p99.9",
                        "p99.9, times " + data.info().plan().reference(),
                        "p99.99",
                        "longest",
                        "ms in GC"));
                cells.forEach(cell -> rows.add(latencyRow(cell)));
            }
        }
        writeTable(rows);
    }

    private List<String> timeRow(MicroCell cell) {
        return List.of(
                "`" + cell.subject() + "`",
                text(cell, MicroFigure.NS_PER_OP),
                data.net(cell).map(Estimate::toString).orElse(""),
                ratio(cell, MicroFigure.NS_PER_OP),
                data.estimate(cell, MicroFigure.OPS_PER_SECOND)
                        .map(perSecond -> perSecond.per(MILLION).toString())
                        .orElse(""),
                mean(cell, MicroFigure.ALLOCATED_BYTES),
                mean(cell, MicroFigure.GC_MS));
    }

    private List<String> latencyRow(MicroCell cell) {
        return List.of(
                "`" + cell.subject() + "`",
                mean(cell, MicroFigure.NS_PER_OP),
                mean(cell, MicroFigure.P50),
                mean(cell, MicroFigure.P90),
                text(cell, MicroFigure.P99),
                text(cell, MicroFigure.P999),
                ratio(cell, MicroFigure.P999),
                text(cell, MicroFigure.P9999),
                mean(cell, MicroFigure.MAX),
                mean(cell, MicroFigure.GC_MS));
    }

    private String text(MicroCell cell, MicroFigure figure) {
        return data.estimate(cell, figure).map(Estimate::toString).orElse("");
    }

    private String mean(MicroCell cell, MicroFigure figure) {
        return data.estimate(cell, figure)
                .map(estimate -> MicroFormat.number(estimate.mean()))
                .orElse("");
    }

    private String ratio(MicroCell cell, MicroFigure figure) {
        Subject reference = new Subject(data.info().plan().reference());
        if (cell.subject().equals(reference)) {
            return "1";
        }
        Optional<Interval> ratio = data.ratio(cell, reference, figure);
        return ratio.map(range -> range.high() > MicroFindings.TOLD_WIDTH * range.low()
                        ? "rounds too far apart"
                        : "%s (%s to %s)"
                                .formatted(
                                        MicroFormat.ratio(range.estimate()),
                                        MicroFormat.ratio(range.low()),
                                        MicroFormat.ratio(range.high())))
                .orElse("");
    }

    private List<String> method() {
        MicroPlan plan = data.info().plan();
        MicroTiming timing = plan.timing();
        List<String> method = new ArrayList<>(
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Each figure of a round is from a JVM of its own (JMH 1.37, one fork), in which the store was opened for %,d entries and filled before the clock started. A round runs every cell once, in an order drawn by the seed %s.",
                                plan.entries(),
                                plan.seed()),
                        "Warm-up iterations: %s of %s ms. Measured iterations: %s of %s ms. Planned: %s."
                                .formatted(
                                        timing.warmups(),
                                        timing.warmup().toMillis(),
                                        timing.iterations(),
                                        timing.iteration().toMillis(),
                                        MicroFormat.rounds(plan.rounds())),
                        "A read calls the store as the server does and copies the value into a buffer of the thread; a write makes an entry of fresh bytes with a new version. Keys are 9 bytes, chosen beforehand, and not the objects that the store holds.",
                        "keySelection does all of that without any map. What it takes is part of every other figure; the net column takes it off, round by round.",
                        "bareMap is a ConcurrentHashMap driven by the same harness without the store's contract.",
                        "Intervals are Student's, over the rounds. Ratios are of the two figures of each round; their interval is that of the ratios' logarithms."));
        if (plan.measure() == MicroPlan.Measure.LATENCY) {
            method.add(
                    "Single operations are timed by System.nanoTime, whose own cost of some tens of nanoseconds is in each; JMH takes a sample of them. Each thread starts an operation when the one before it has ended, so a pause counts once on each thread, however many operations it would have delayed.");
        }
        method.add("JVM: %s, with `%s`"
                .formatted(
                        data.info().software().jvm(),
                        String.join(" ", data.info().software().jvmFlags())));
        method.add("kvcache %s, revision %s; %s"
                .formatted(
                        data.info().software().kvcache(),
                        data.info().software().gitRevision(),
                        data.info().machine().kernel()));
        return method;
    }

    private void writeTable(List<List<String>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            page.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                page.append("|").append(" --- |".repeat(rows.get(i).size())).append('\n');
            }
        }
        page.append('\n');
    }

    private void line(String text) {
        page.append(text).append("\n\n");
    }

    private void list(List<String> items) {
        items.forEach(item -> page.append("- ").append(item).append('\n'));
        page.append('\n');
    }

    private static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }
}
