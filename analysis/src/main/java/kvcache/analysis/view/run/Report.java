package kvcache.analysis.view.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.view.ChartFiles;
import kvcache.analysis.view.Experiment;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;

/** Draws a run: its charts, its files in the original's columns, and its page. */
public final class Report {

    /** The runs of bench. Tried last: it accepts any folder, and reports the missing files. */
    public static final Experiment EXPERIMENT =
            new Experiment(path -> true, path -> draw(path).lines());

    private Report() {}

    /**
     * The result of drawing.
     *
     * @param page the file of the page
     * @param findings the main sentences
     * @param resolution the smallest difference that such a run finds; empty if unknown
     * @param notes one line for each part of the files that could not be used
     */
    public record Summary(
            Path page,
            List<String> findings,
            Optional<String> resolution,
            int points,
            int validPoints,
            List<String> notes) {

        /** Returns the summary for a terminal. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            notes.forEach(note -> lines.add("Note: " + note));
            lines.addAll(findings);
            lines.add("%s of %s points are valid.".formatted(validPoints, points));
            resolution.ifPresent(lines::add);
            lines.add("Open in a browser: " + page);
            return lines;
        }
    }

    /**
     * Draws everything from the files of a bench, replacing earlier files.
     *
     * @throws UnreadableFileException if the folder holds no run or no finished trial; the message is one line
     */
    public static Summary draw(Path path) throws IOException {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.runInfo()) || !Files.isRegularFile(folder.trials())) {
            throw new UnreadableFileException(
                    "%s is not the folder of a run: it lacks run.json or trials.csv".formatted(path));
        }
        RunData run = RunData.read(folder).withDamagedHistograms();
        if (run.points().isEmpty()) {
            throw new UnreadableFileException("%s holds no finished trial: there is nothing to draw".formatted(path));
        }
        folder.create();
        Findings findings = Findings.of(run);
        // The page is also written without charts.
        List<ChartFigure> figures = new ChartFiles(folder.charts())
                .draw(Fonts.missing().isEmpty() ? new Charts(run).all(findings) : List.of());
        WholeFile.write(
                folder.page(),
                RunPage.of(run, findings, figures, OriginalCsvs.write(run)).html());
        int valid = (int) run.points().stream().filter(Point::isValid).count();
        return new Summary(
                folder.page(),
                findings.inShort(),
                findings.resolution(),
                run.points().size(),
                valid,
                run.notes());
    }
}
