package kvcache.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.view.copies.CopiesFolder;
import kvcache.analysis.view.copies.CopiesReport;
import kvcache.analysis.view.footprint.FootprintFolder;
import kvcache.analysis.view.footprint.FootprintReport;
import kvcache.analysis.view.micro.MicroFolder;
import kvcache.analysis.view.micro.MicroReport;
import kvcache.analysis.view.run.Report;
import kvcache.base.cli.CommandFailure;
import kvcache.base.file.UnreadableFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a run again from its files. */
@Command(
        name = "report",
        description = "Draws the charts and the page of a run again, from its files.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run's folder, such as results/reference.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Override
    public Integer call() {
        noteMissingFonts("report", spec.commandLine().getErr());
        drawAny(run, spec.commandLine().getOut());
        return 0;
    }

    /** For the commands that draw: before a long measurement it is not too late. */
    static void noteMissingFonts(String command, PrintWriter err) {
        Fonts.missing().ifPresent(advice -> err.println("kvcache %s: note: %s".formatted(command, advice)));
        err.flush();
    }

    /** Draws a run of whatever kind, and prints what was found. */
    static void drawAny(Path run, PrintWriter out) {
        MicroFolder micro = new MicroFolder(run);
        FootprintFolder footprint = new FootprintFolder(run);
        CopiesFolder copies = new CopiesFolder(run);
        if (copies.isOne()) {
            CopiesReport.Summary summary = drawing(run, () -> CopiesReport.draw(copies));
            print(summary.findings(), summary.page(), out);
        } else if (micro.isOne()) {
            MicroReport.Summary summary = drawing(run, () -> MicroReport.draw(micro));
            print(summary.findings(), summary.page(), out);
        } else if (footprint.isOne()) {
            FootprintReport.Summary summary = drawing(run, () -> FootprintReport.draw(footprint));
            print(summary.findings(), summary.page(), out);
        } else {
            Summaries.print(draw(run), out);
        }
    }

    private static void print(List<String> findings, Path page, PrintWriter out) {
        findings.forEach(out::println);
        out.println("Read: " + page);
        out.flush();
    }

    /** Draws, and turns what can go wrong into a line for the user. */
    static Report.Summary draw(Path run) {
        return drawing(run, () -> Report.draw(run));
    }

    private interface Drawing<T> {
        T draw() throws IOException;
    }

    private static <T> T drawing(Path run, Drawing<T> drawing) {
        try {
            return drawing.draw();
        } catch (UnreadableFileException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw new CommandFailure("cannot draw %s: %s".formatted(run, e));
        } catch (IOException e) {
            throw new CommandFailure("cannot draw %s: %s".formatted(run, e.getMessage()));
        }
    }
}
