package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.LoadComparison;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.page.Document;
import kvcache.analysis.page.Headline;
import kvcache.analysis.page.Section;
import kvcache.analysis.page.Table;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.view.ChartFiles;
import kvcache.analysis.view.Descriptions;

/** The page of a comparison: the two runs, what became faster or slower, and then the evidence. */
final class ComparePage {

    private ComparePage() {}

    static Document of(RunComparison comparison, List<ChartFigure> figures) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Findings", findings(comparison)));
        sections.add(Section.of(
                "What differs between the runs",
                orNothing(CompareTables.differences(comparison), "Nothing that the runs' descriptions tell.")));
        sections.add(Section.of("Before believing them", new Block.Bullets(Sentences.caveats(comparison))));
        sections.add(new Section("Charts", charts(figures)));
        sections.add(Section.of(
                "Ratios",
                CompareTables.changes(comparison),
                new Block.Collapsed("The same under each load", List.of(CompareTables.loads(comparison)))));
        sections.add(Section.of(
                "Left out",
                new Block.Paragraph("The report of each run has the evidence of its verdicts."),
                orNothing(CompareTables.leftOut(comparison), "Nothing was left out.")));
        sections.add(Section.of(
                "The same server twice in one run",
                new Block.Paragraph(
                        "What a server and its twin differ by, paired by round: the noise within a run. That between two runs is not less."),
                orNothing(CompareTables.noise(comparison), "Neither run has twins that could be compared.")));
        sections.add(Section.of("How it was compared", new Block.Bullets(method(comparison))));
        return new Document(
                "KVCache: %s against %s"
                        .formatted(
                                comparison.b().info().name(),
                                comparison.a().info().name()),
                "B / A, tolerance %s".formatted(comparison.tolerance()),
                sections);
    }

    private static List<Block> findings(RunComparison comparison) {
        return List.of(
                new Block.Bullets(List.of(Sentences.run("A", comparison.a()), Sentences.run("B", comparison.b()))),
                new Block.Paragraph(Sentences.differences(comparison)),
                new Block.Bullets(
                        Stream.concat(Sentences.verdicts(comparison).stream(), Sentences.absent(comparison).stream())
                                .toList()),
                new Block.Headlines(
                        comparison.pair().variants().stream()
                                .sorted(Comparator.comparing(variant -> worst(comparison, variant)))
                                .map(variant -> headline(comparison, variant))
                                .toList(),
                        ""));
    }

    /** Returns the worst change of a variant's figures. */
    private static Change.Kind worst(RunComparison comparison, Variant variant) {
        return comparison.changesOf(variant).stream()
                .map(Change::answer)
                .min(Comparator.naturalOrder())
                .orElse(Change.Kind.NOT_COMPARED);
    }

    private static Headline headline(RunComparison comparison, Variant variant) {
        List<Change> changes = comparison.changesOf(variant);
        String answer = Stream.of(Change.Kind.SLOWER, Change.Kind.FASTER)
                .flatMap(kind -> answer(changes, kind).stream())
                .collect(Collectors.joining(" "));
        Headline.State state = Headline.State.FOUND;
        if (answer.isEmpty() && changes.stream().anyMatch(Change::isCompared)) {
            state = Headline.State.NO_DIFFERENCE;
            answer = "No difference is detectable in any figure.";
        } else if (answer.isEmpty()) {
            state = Headline.State.NOT_COMPARED;
            answer = "Not compared: see what was left out.";
        }
        return new Headline(
                state,
                Format.variant(variant),
                answer,
                Optional.empty(),
                changes.stream().map(ComparePage::sentence).toList());
    }

    /** Returns text such as "Slower: capacity 0.90 (95 % interval 0.88 to 0.92) times that of A." */
    private static Optional<String> answer(List<Change> changes, Change.Kind kind) {
        List<String> ratios = changes.stream()
                .filter(change -> change.answer() == kind)
                .flatMap(change -> change.ratio().stream()
                        .map(ratio -> "%s %s".formatted(change.figure(), Format.ratio(ratio.interval()))))
                .toList();
        return ratios.isEmpty()
                ? Optional.empty()
                : Optional.of("%s: %s times that of A."
                        .formatted(Format.capitalised(kind.toString()), String.join(", ", ratios)));
    }

    private static String sentence(Change change) {
        String figure = Format.capitalised(change.figure().toString());
        if (change.ratio().isEmpty()) {
            return "%s: not compared; %s.".formatted(figure, change.whyNotCompared());
        }
        String ratio = change.answer() == Change.Kind.NO_DIFFERENCE
                ? "ratio " + Format.ratio(change.ratio().get().interval())
                : change.answer().toString();
        return "%s: %s; %s.".formatted(figure, ratio, change.againstTolerance());
    }

    private static Block orNothing(Table table, String nothing) {
        return table.rows() == 0 ? new Block.Paragraph(nothing) : table;
    }

    private static List<Block> charts(List<ChartFigure> figures) {
        return figures.isEmpty()
                ? List.of(new Block.Paragraph(
                        Fonts.missing().map(why -> "None: " + why).orElse("None: nothing could be compared.")))
                : ChartFiles.blocks(figures, "Under each load");
    }

    private static List<String> method(RunComparison comparison) {
        return List.of(
                "A figure is compared under each load that both runs have of the same server, by its name in the plans, and protocol: latency and CPU time per request in open loops, capacity in the closed loop of most requests in flight that both have. Of latency and capacity points that are not valid are left out, and trials that the host disturbed; of CPU time trials that did not hold their rate; and of all points with fewer than %s requests in a trial, as in the report of a run."
                        .formatted(Format.count(LoadComparison.MIN_REQUESTS)),
                "Each round of a run gives one mean of the figure's logarithm over all loads. The ratio is that of the geometric means; its interval, at 95 %, takes both sets of rounds as independent: a studentised bootstrap from six rounds on, Welch's t below.",
                "Slower and faster are said where the ratio differs from 1 at 5 % after Holm's correction for all ratios of the comparison. For CPU time and latency more is slower, for capacity less.",
                "Worse than the tolerance of %s is said where the same test, with the same correction, finds the ratio beyond %s for CPU time and latency, or below %s for capacity; its whole interval then lies beyond. Where the interval only reaches beyond, being worse is not excluded."
                        .formatted(
                                comparison.tolerance(),
                                Descriptions.number(comparison.tolerance().limit(ComparedFigure.CPU)),
                                Descriptions.number(comparison.tolerance().limit(ComparedFigure.CAPACITY))));
    }
}
