package kvcache.analysis.view.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.finding.Conclusion;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.LoadComparison;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.PointJudge;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.page.Document;
import kvcache.analysis.page.Headline;
import kvcache.analysis.page.Section;
import kvcache.analysis.page.Table;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.ProfileFolder;
import kvcache.analysis.view.ChartFiles;
import kvcache.analysis.view.Descriptions;

/** The whole page of a run: findings first, then the evidence. */
final class RunPage {

    /** What {@link Conclusion#ratio} is of. */
    private static final String RATIOS = "server CPU per request: ratio, 95 % interval";

    private RunPage() {}

    static Document of(RunData run, Findings findings, List<ChartFigure> figures, List<String> fileNotes)
            throws IOException {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Findings", findings(run, findings, figures)));
        sections.add(new Section("More charts", charts(figures)));
        sections.add(Section.of(
                "Limits",
                new Block.Paragraph(
                        "Geometric means over the rounds with their 95 % intervals, from valid points; the capacity is that of the last closed loop, with what limited it."),
                Tables.limits(run)));
        scaling(run).ifPresent(sections::add);
        sections.add(new Section("Comparisons", comparisons(run, findings)));
        sections.add(new Section("Points", points(run)));
        sections.add(new Section("Flame graphs", flameGraphs(run)));
        sections.add(Section.of("Machine", Facts.machine(run.info())));
        sections.add(Section.of(
                "Plan and method",
                Facts.plan(run),
                new Block.Collapsed("How it was measured", List.of(new Block.Bullets(method(fileNotes))))));
        return new Document("KVCache: " + run.info().name(), Descriptions.oneLine(run), sections);
    }

    /** Returns a line for each answer, the chart that shows them, and behind disclosures what qualifies them. */
    private static List<Block> findings(RunData run, Findings findings, List<ChartFigure> figures) {
        List<Block> blocks = new ArrayList<>();
        List<Headline> compared = headlines(findings, answer -> answer.kind() != Conclusion.Kind.NOT_COMPARED);
        List<Headline> others = headlines(findings, answer -> answer.kind() == Conclusion.Kind.NOT_COMPARED);
        if (!compared.isEmpty()) {
            blocks.add(new Block.Headlines(compared, RATIOS));
        } else {
            blocks.add(new Block.Paragraph(
                    others.isEmpty()
                            ? "One variant was measured: there is nothing to compare it with."
                            : "Nothing could be compared."));
        }
        figures.stream().limit(1).forEach(blocks::add);
        Fonts.missing().ifPresent(missing -> blocks.add(new Block.Paragraph("No charts: " + missing)));
        if (!others.isEmpty()) {
            blocks.add(new Block.Collapsed(
                    "Not compared: " + Format.counted(others.size(), "question"),
                    List.of(new Block.Headlines(others, RATIOS))));
        }
        long valid = run.points().stream().filter(Point::isValid).count();
        String points =
                "%s of %s points are valid".formatted(valid, run.points().size());
        if (findings.caveats().isEmpty()) {
            blocks.add(new Block.Paragraph(points + "."));
        } else {
            blocks.add(new Block.Collapsed(
                    "Before believing it: %s; %s"
                            .formatted(points, Format.counted(findings.caveats().size(), "caveat")),
                    List.of(new Block.Bullets(findings.caveats()))));
        }
        return blocks;
    }

    private static List<Headline> headlines(Findings findings, Predicate<Conclusion> which) {
        return findings.answers().stream().filter(which).map(RunPage::headline).toList();
    }

    private static Headline headline(Conclusion answer) {
        Headline.State state = switch (answer.kind()) {
            case FOUND -> Headline.State.FOUND;
            case NO_DIFFERENCE -> Headline.State.NO_DIFFERENCE;
            case NOT_COMPARED -> Headline.State.NOT_COMPARED;
        };
        return new Headline(
                state,
                answer.question(),
                answer.sentence(),
                answer.ratio().map(ratio -> new Headline.Pictured(ratio, Format.compact(ratio))),
                answer.further());
    }

    /** Returns the charts after the first, which stands beside the findings. */
    private static List<Block> charts(List<ChartFigure> figures) {
        return figures.size() < 2
                ? List.of(new Block.Paragraph("None."))
                : ChartFiles.blocks(figures.subList(1, figures.size()), "Latency of each variant");
    }

    private static Optional<Section> scaling(RunData run) {
        List<String> sentences = Stream.concat(
                        Scaling.of(run).stream().map(Scaling::sentence),
                        Projections.of(run).stream().map(Projections::sentence))
                .toList();
        return sentences.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of("Scaling", new Block.Bullets(sentences)));
    }

    private static List<Block> comparisons(RunData run, Findings findings) {
        Table table = Tables.comparisons(findings);
        if (table.rows() == 0) {
            return List.of(new Block.Paragraph("None could be made."));
        }
        return List.of(
                new Block.Collapsed("Over all loads", List.of(table)),
                new Block.Collapsed("Under each load", List.of(Tables.atDemands(run, findings))));
    }

    private static List<Block> points(RunData run) {
        List<Block> blocks = new ArrayList<>(List.of(
                new Block.Paragraph("Medians over the rounds; latency runs from the moment a request was due."),
                Tables.points(run)));
        List<String> reasons = Tables.reasons(run);
        if (!reasons.isEmpty()) {
            blocks.add(new Block.Collapsed(
                    "Why %s not valid".formatted(reasons.size() == 1 ? "1 point is" : reasons.size() + " points are"),
                    List.of(new Block.Bullets(reasons))));
        }
        return List.copyOf(blocks);
    }

    private static List<Block> flameGraphs(RunData run) throws IOException {
        ProfileFolder files = new ProfileFolder(run.folder().flameGraphs());
        List<Block.Link> links = new ArrayList<>();
        for (Variant variant : run.plan().variants()) {
            for (ProfileFolder.Kind kind : ProfileFolder.Kind.values()) {
                link("%s: %s".formatted(Format.variant(variant), kind.meaning()), files.graph(variant.toString(), kind))
                        .ifPresent(links::add);
            }
        }
        for (Contrast contrast : run.plan().contrasts()) {
            Path difference = files.difference(
                    contrast.baseline().toString(), contrast.variant().toString(), ProfileFolder.Kind.CPU);
            link("Difference of %s and %s: CPU time".formatted(contrast.baseline(), contrast.variant()), difference)
                    .ifPresent(links::add);
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(links.isEmpty() ? new Block.Paragraph("None.") : new Block.Links(links));
        if (Files.exists(run.folder().flameGraphNotes())) {
            blocks.add(new Block.Collapsed(
                    "How they were taken",
                    List.of(new Block.Bullets(Files.readAllLines(run.folder().flameGraphNotes())))));
        }
        return List.copyOf(blocks);
    }

    private static Optional<Block.Link> link(String text, Path file) {
        return Files.exists(file)
                ? Optional.of(new Block.Link(text, "flamegraphs/" + file.getFileName()))
                : Optional.empty();
    }

    private static List<String> method(List<String> fileNotes) {
        List<String> method = new ArrayList<>(
                List.of(
                        "Each round starts a server process for each variant and warms it up. Trials are cut into slices; for each load, in an order drawn by the seed and then in that order backwards, one slice of every variant is measured after another, so that what is compared is measured within seconds, and each before the other as often. A server that is not on trial sleeps. The next round starts new processes.",
                        "One server is there twice. What it and its twin differ by is the noise of the run.",
                        "Where the load generator is pinned to CPUs of its own it never sleeps, so that the time in which the kernel wakes a thread is not taken for the server's; what it burns in waiting is not counted as its CPU time. Elsewhere it sleeps.",
                        "In open loops requests are due at constant intervals, whatever the server does. Latency runs from the moment a request was due to the last byte of its answer; a request that could not be sent when due keeps its due time. Closed loops, which keep a number of requests in flight, measure capacity.",
                        "Server CPU is that of the server's process without the threads of its JIT, whose work a longer trial would spread over more requests; trials.csv has that too.",
                        "Send lag is how late a request was sent through the client's own fault. It is part of the latency.",
                        "Ratios are paired by round, and their logarithms are averaged within each round over the loads and over what else differs (the protocols of two stores, the stores of two protocols); only rounds narrow an interval. The error of a ratio is a moderated t-test's: the variance of its own rounds, and that which all variants share after their levels and the drift from round to round are taken out (four degrees of freedom). Intervals are at 95 %. A difference is found where it holds at 5 % after Holm's correction for the comparisons of its family: CPU per request at equal rates; latency at equal rates; CPU per request and capacity at full load.",
                        "Full load is the closed loop of most requests in flight. CPU time is compared of every round that held its rate, disturbed or not, since the kernel accounts it to whom it runs; latency of points that are valid.",
                        "Every slice has a verdict by the load generator, which it gives with its evidence. Slices that the host disturbed (noisy-host) are left out of a trial's figures, and counted. A point is valid where more than half of its trials are; a closed loop is, where the server or the concurrency limited it. It is noisy-host, too, where between the rounds of the closest majority the mean latency differs more than %s times, its p99 more than %s times, or the server's CPU time per request more than %s times."
                                .formatted(
                                        Descriptions.number(PointJudge.MAX_MEAN_SPREAD),
                                        Descriptions.number(PointJudge.MAX_P99_SPREAD),
                                        Descriptions.number(PointJudge.MAX_CPU_SPREAD)),
                        "A point that is not valid is kept, drawn hollow, and left out of comparisons of latency and capacity; so is one with fewer than %s requests in a trial. CPU time per request is compared wherever the rate was held without an error, since a busy client does not change what a request costs the server; how far its rounds differ is in its interval."
                                .formatted(Format.count(LoadComparison.MIN_REQUESTS)),
                        "The crossover of two variants is where the mean of the logarithms of their ratios, linear between rates in the logarithm of the rate, changes its sign; it is told only where the difference is detectable on both sides. The knee is Kneedle's (Satopää et al. 2011)."));
        method.addAll(fileNotes);
        return method;
    }
}
