package kvcache.analysis.view.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.view.run.ChartFiles;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;

/** The comparison of a candidate run B with a baseline run A, as text, JSON and a page. */
public final class Compare {

    private final RunComparison comparison;

    private Compare(RunComparison comparison) {
        this.comparison = comparison;
    }

    /**
     * Compares two runs by their files.
     *
     * @param measures by which figures
     * @throws UnreadableFileException where a folder holds no run; the message is one line
     */
    public static Compare of(Path a, Path b, List<ComparedFigure> measures, Tolerance tolerance) throws IOException {
        return new Compare(RunComparison.of(a, b, measures, tolerance));
    }

    /** Whether there is not one ratio: that nothing became slower is then not known. */
    public boolean isEmpty() {
        return comparison.isEmpty();
    }

    /** Whether a figure is worse in B than the tolerance allows, after correction for the number of comparisons. */
    public boolean hasRegression() {
        return comparison.hasRegression();
    }

    /**
     * Whether every figure that A has is shown to be within the tolerance in B: no interval reaches beyond it, and no load is left out that
     * could have been compared in A.
     */
    public boolean isShownWithin() {
        return comparison.isShownWithin();
    }

    /** For a terminal. */
    public List<String> lines() {
        Stream<String> notes = Stream.of(
                        comparison.pair().a(), comparison.pair().b())
                .flatMap(run -> run.notes().stream())
                .map(note -> "Note: " + note);
        return Stream.concat(notes, Text.lines(comparison).stream()).toList();
    }

    /** Returns it as JSON. */
    public String json() {
        return ComparisonFile.text(comparison);
    }

    /** Writes it as JSON, in place of a file that is there. */
    public void writeJson(Path file) throws IOException {
        ComparisonFile.write(file, comparison);
    }

    /** Whether a folder may be drawn into: it is new, empty, or holds an earlier comparison. */
    public static boolean mayDrawInto(Path folder) throws IOException {
        return CompareFolder.mayDrawInto(folder);
    }

    /** Draws the charts and the page, in place of an earlier one; returns the page's file. */
    public Path draw(Path path) throws IOException {
        CompareFolder folder = new CompareFolder(path);
        Files.createDirectories(folder.charts());
        List<ChartFigure> figures = new ChartFiles(folder.charts())
                .draw(Fonts.missing().isEmpty() ? CompareCharts.all(comparison) : List.of());
        WholeFile.write(folder.page(), ComparePage.of(comparison, figures).html());
        return folder.page();
    }
}
