package kvcache.analysis.view.micro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.finding.Format;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.Document;
import kvcache.analysis.page.Section;
import kvcache.analysis.page.Table;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.analysis.stats.Estimate;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.view.Experiment;

/** Renders a run: findings first, then the charts, the figures, and the method. */
public final class MicroView {

    public static final Experiment EXPERIMENT =
            Experiment.inProcess(MicroRow.FILES, content -> new MicroView(new MicroData(content)).drawing());

    private static final double MILLION = 1e6;

    private final MicroData data;

    private MicroView(MicroData data) {
        this.data = data;
    }

    /** Describes a run in one line. */
    static String machineAndRun(ExperimentInfo<MicroPlan> info) {
        return String.format(
                Locale.ROOT,
                "%s, %s CPUs; run %s: %,d entries, heap %s GiB",
                info.machine().processor(),
                info.plan().cpus(),
                info.name(),
                info.plan().entries(),
                Format.number(info.plan().heapBytes() / (double) (1L << 30)));
    }

    private Experiment.Drawing drawing() {
        MicroFindings findings = MicroFindings.of(data);
        List<Block> found = findings.groups().stream()
                .flatMap(group ->
                        Stream.<Block>of(new Block.Subheading(group.condition()), new Block.Bullets(group.sentences())))
                .toList();
        List<Chart> charts = Experiment.drawable(() -> new MicroCharts(data).all());
        return new Experiment.Drawing(
                page(found, findings.caveats(), charts), charts, file -> CellsFile.write(file, data), found);
    }

    private Document page(List<Block> found, List<String> caveats, List<Chart> charts) {
        List<Block> findings = new ArrayList<>(
                found.isEmpty()
                        ? List.of(new Block.Paragraph("One store was measured: there is nothing to compare it with."))
                        : found);
        findings.add(new Block.Paragraph("Before believing it:"));
        findings.add(new Block.Bullets(caveats));
        List<Block> figures = new ArrayList<>(List.of(new Block.Paragraph(
                "Geometric mean of the rounds, and its 95 % interval; of the net time the arithmetic one.")));
        for (MicroCondition condition : data.plan().conditions()) {
            List<MicroCell> cells = data.cells().stream()
                    .filter(cell -> cell.condition().equals(condition))
                    .toList();
            if (!cells.isEmpty()) {
                figures.add(new Block.Subheading(MicroFindings.inWords(data, condition)));
                figures.add(table(cells));
            }
        }
        return new Document(
                "Stores inside the process: run " + data.run().info().name(),
                machineAndRun(data.run().info()) + ".",
                List.of(
                        new Section("What was found", findings),
                        new Section("Charts", Experiment.images(charts)),
                        new Section("Figures", figures),
                        Section.of("How it was measured", new Block.Bullets(method()))));
    }

    private Table table(List<MicroCell> cells) {
        String times = "times " + data.plan().reference();
        SequencedMap<String, Function<MicroCell, String>> columns = new LinkedHashMap<>();
        columns.put("store", cell -> "`" + cell.subject() + "`");
        switch (data.plan().measure()) {
            case TIME -> {
                columns.put("ns/op", cell -> text(cell, MicroFigure.NS_PER_OP));
                columns.put(
                        "net of key selection",
                        cell -> data.net(cell)
                                .map(net -> net.text(Format::number))
                                .orElse(""));
                columns.put(times, cell -> ratio(cell, MicroFigure.NS_PER_OP));
                columns.put(
                        "million ops/s",
                        cell -> text(cell, MicroFigure.OPS_PER_SECOND, value -> Format.number(value / MILLION)));
                columns.put("B allocated/op", cell -> mean(cell, MicroFigure.ALLOCATED_BYTES));
            }
            case LATENCY -> {
                columns.put("mean ns", cell -> mean(cell, MicroFigure.NS_PER_OP));
                columns.put("p50", cell -> mean(cell, MicroFigure.P50));
                columns.put("p90", cell -> mean(cell, MicroFigure.P90));
                columns.put("p99", cell -> text(cell, MicroFigure.P99));
                columns.put("p99.9", cell -> text(cell, MicroFigure.P999));
                columns.put("p99.9, " + times, cell -> ratio(cell, MicroFigure.P999));
                columns.put("p99.99", cell -> text(cell, MicroFigure.P9999));
                columns.put("longest", cell -> mean(cell, MicroFigure.MAX));
            }
        }
        columns.put("ms in GC", cell -> mean(cell, MicroFigure.GC_MS));
        Table table = new Table().words(columns.keySet().toArray(String[]::new));
        for (MicroCell cell : cells) {
            table.row(columns.values().stream().map(text -> text.apply(cell)).toList(), false);
        }
        return table;
    }

    private String text(MicroCell cell, MicroFigure figure) {
        return text(cell, figure, Format::number);
    }

    private String text(MicroCell cell, MicroFigure figure, DoubleFunction<String> number) {
        return data.estimate(cell, figure)
                .map(estimate -> estimate.text(number))
                .orElse("");
    }

    private String mean(MicroCell cell, MicroFigure figure) {
        return data.estimate(cell, figure)
                .map(estimate -> Format.number(estimate.mean()))
                .orElse("");
    }

    private String ratio(MicroCell cell, MicroFigure figure) {
        if (cell.subject().equals(data.reference())) {
            return "1";
        }
        Optional<Interval> ratio = data.ratio(cell, figure);
        return ratio.map(range -> range.high() > MicroFindings.MAX_WIDTH * range.low()
                        ? "rounds too far apart"
                        : new Estimate(range.estimate(), ratio).text(Format::number))
                .orElse("");
    }

    private List<String> method() {
        MicroPlan plan = data.plan();
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
                                        Format.counted(plan.rounds(), "round")),
                        "A read calls the store as the server does and copies the value into a buffer of the thread; a write makes an entry of fresh bytes with a new version. Keys are 9 bytes, chosen beforehand, and not the objects that the store holds.",
                        "keySelection does all of that without any map. What it takes is part of every other figure; the net column takes it off, round by round.",
                        "bareMap is a ConcurrentHashMap driven by the same harness without the store's contract.",
                        "Intervals are Student's, over the rounds. Ratios are of the two figures of each round; their interval is that of the ratios' logarithms."));
        if (plan.measure() == MicroPlan.Measure.LATENCY) {
            method.add(
                    "Single operations are timed by System.nanoTime, whose own cost of some tens of nanoseconds is in each; JMH takes a sample of them. Each thread starts an operation when the one before it has ended, so a pause counts once on each thread, however many operations it would have delayed.");
        }
        method.addAll(Experiment.measuredWith(
                data.run().info(), data.run().info().machine().kernel()));
        return method;
    }
}
