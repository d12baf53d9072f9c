package kvcache.analysis.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.UnreadableRunException;

/** Draws a run: its charts, its files in the original's columns, and its page. */
public final class Report {

    private Report() {}

    /**
     * What was drawn.
     *
     * @param page the page's file
     * @param findings the most telling sentences
     * @param points how many points there are
     * @param validPoints how many of them are valid
     */
    public record Summary(Path page, List<String> findings, int points, int validPoints) {}

    /**
     * Draws everything again from the files that the bench wrote, in place of what was drawn before.
     *
     * @throws UnreadableRunException where the folder holds no run, or one without a finished trial; the message is one line
     */
    public static Summary draw(Path path) throws IOException {
        // Before any class of AWT: there is no display, and none is needed.
        System.setProperty("java.awt.headless", "true");
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.runInfo()) || !Files.isRegularFile(folder.trials())) {
            throw new UnreadableRunException(
                    "%s is not the folder of a run: it lacks run.json or trials.csv".formatted(path));
        }
        RunData run = RunData.read(folder);
        if (run.points().isEmpty()) {
            throw new UnreadableRunException("%s holds no finished trial: there is nothing to draw".formatted(path));
        }
        folder.create();
        Findings findings = Findings.of(run);
        List<ChartFigure> figures = new ChartFiles(folder.charts()).draw(new Charts(run).all(findings));
        Files.writeString(
                folder.page(),
                RunPage.of(run, findings, figures, OriginalCsvs.write(run)).html());
        int valid = (int) run.points().stream()
                .filter(point -> point.judgement().isValid())
                .count();
        return new Summary(folder.page(), findings.inShort(), run.points().size(), valid);
    }
}
