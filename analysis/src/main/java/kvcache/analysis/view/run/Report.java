package kvcache.analysis.view.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.view.ChartFiles;
import kvcache.analysis.view.Experiment;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;

/** Draws a run: its charts, its files in the original's columns, and its page. */
public final class Report {

    /** What bench measures; a folder of no other kind is asked for it, and told what it lacks. */
    public static final Experiment EXPERIMENT =
            new Experiment(path -> true, path -> draw(path).lines());

    private Report() {}

    /**
     * What was drawn.
     *
     * @param page the page's file
     * @param findings the most telling sentences
     * @param points how many points there are
     * @param validPoints how many of them are valid
     * @param notes what of the files could not be used, or could not be drawn, a line each
     */
    public record Summary(Path page, List<String> findings, int points, int validPoints, List<String> notes) {

        /** What a terminal shows. */
        List<String> lines() {
            Stream<String> end = Stream.of(
                    "%s of %s points are valid.".formatted(validPoints, points), "Open in a browser: " + page);
            return Stream.of(notes.stream().map(note -> "Note: " + note), findings.stream(), end)
                    .flatMap(lines -> lines)
                    .toList();
        }
    }

    /**
     * Draws everything again from the files that the bench wrote, in place of what was drawn before.
     *
     * @throws UnreadableFileException where the folder holds no run, or one without a finished trial; the message is
     *     one line
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
        // Page and tables are written without charts, too.
        List<ChartFigure> figures = new ChartFiles(folder.charts())
                .draw(Fonts.missing().isEmpty() ? new Charts(run).all(findings) : List.of());
        WholeFile.write(
                folder.page(),
                RunPage.of(run, findings, figures, OriginalCsvs.write(run)).html());
        int valid = (int) run.points().stream()
                .filter(point -> point.judgement().isValid())
                .count();
        return new Summary(folder.page(), findings.inShort(), run.points().size(), valid, run.notes());
    }
}
