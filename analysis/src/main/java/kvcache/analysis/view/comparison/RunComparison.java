package kvcache.analysis.view.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.view.ChartFiles;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;

/**
 * What became faster or slower from run A, the baseline, to run B, the candidate: as text, JSON and a page.
 *
 * @param measures the requested figures
 * @param changes one for each figure of each variant, variant by variant
 * @param leftOut omitted comparisons
 * @param differences other differences between the runs
 * @param noise the ratios between twins in each run
 */
public record RunComparison(
        Pair pair,
        List<ComparedFigure> measures,
        Tolerance tolerance,
        List<Change> changes,
        List<LeftOut> leftOut,
        List<Difference> differences,
        List<Noise> noise) {

    private static final String PAGE = "compare.html";

    /**
     * Compares two runs by their files.
     *
     * @throws UnreadableFileException if a folder holds no run; the message is one line
     */
    public static RunComparison of(Path a, Path b, List<ComparedFigure> measures, Tolerance tolerance)
            throws IOException {
        Pair pair = new Pair(read(a), read(b));
        List<LeftOut> single = new ArrayList<>();
        pair.variants().forEach(variant -> measures.forEach(measure -> single.addAll(pair.leftOut(variant, measure))));
        return new RunComparison(
                pair,
                List.copyOf(measures),
                tolerance,
                Change.all(pair, measures, tolerance),
                LeftOut.joined(single),
                Difference.between(pair.a().info(), pair.b().info()),
                Noise.of(pair, measures));
    }

    /** Returns the comparison for a terminal. */
    public List<String> lines() {
        Stream<String> notes = Stream.of(pair.a(), pair.b())
                .flatMap(run -> run.notes().stream())
                .map(note -> "Note: " + note);
        return Stream.concat(notes, CompareText.lines(this).stream()).toList();
    }

    public String json() {
        return ComparisonFile.JSON.text(ComparisonFile.of(this));
    }

    /** Writes the comparison as JSON, replacing an existing file. */
    public void writeJson(Path file) throws IOException {
        ComparisonFile.JSON.write(file, ComparisonFile.of(this));
    }

    /** Returns whether a folder is new, empty or holds an earlier comparison. A run's charts would be overwritten. */
    public static boolean mayDrawInto(Path folder) throws IOException {
        RunFolder run = new RunFolder(folder);
        return run.isVacant() || (Files.isRegularFile(folder.resolve(PAGE)) && !Files.exists(run.runInfo()));
    }

    /** Draws the charts and the page, replacing earlier ones. Returns the file of the page. */
    public Path draw(Path folder) throws IOException {
        Path charts = Files.createDirectories(folder.resolve("charts"));
        List<ChartFigure> figures =
                new ChartFiles(charts).draw(Fonts.missing().isEmpty() ? CompareCharts.all(this) : List.of());
        Path page = folder.resolve(PAGE);
        WholeFile.write(page, ComparePage.of(this, figures).html());
        return page;
    }

    private static RunData read(Path path) throws IOException {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.runInfo()) || !Files.isRegularFile(folder.trials())) {
            throw new UnreadableFileException(
                    "%s is not the folder of a bench: it lacks run.json or trials.csv".formatted(path));
        }
        return RunData.read(folder);
    }

    RunData a() {
        return pair.a();
    }

    RunData b() {
        return pair.b();
    }

    List<Change> changesOf(Variant variant) {
        return changes.stream()
                .filter(change -> change.variant().equals(variant))
                .toList();
    }

    /** Returns whether there is no ratio at all. */
    public boolean isEmpty() {
        return changes.stream().noneMatch(Change::isCompared);
    }

    /** Returns whether capacity was requested, but the plans share no closed loop. */
    boolean lacksCapacity() {
        return measures.contains(ComparedFigure.CAPACITY) && pair.capacityLoop().isEmpty();
    }

    /** Returns whether a figure is worse in B than the tolerance allows, after correction for all comparisons. */
    public boolean hasRegression() {
        return changes.stream().anyMatch(Change::isRegression);
    }

    /**
     * Returns whether every figure of A is shown to be within the tolerance in B: no interval reaches beyond it, and no
     * load is comparable in A alone.
     */
    public boolean isShownWithin() {
        boolean noneReachesBeyond = changes.stream()
                .map(Change::againstTolerance)
                .noneMatch(against ->
                        against == Change.AgainstTolerance.BEYOND || against == Change.AgainstTolerance.NOT_EXCLUDED);
        boolean noneLacksRounds = changes.stream()
                .noneMatch(change -> !change.isCompared() && !change.loads().isEmpty());
        boolean noneIsLost = leftOut.stream().noneMatch(LeftOut::lost)
                && pair.onlyInA().isEmpty()
                && !(lacksCapacity() && !pair.a().info().plan().closedLoops().isEmpty());
        return noneReachesBeyond && noneLacksRounds && noneIsLost;
    }
}
