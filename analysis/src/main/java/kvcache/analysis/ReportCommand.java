package kvcache.analysis;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kvcache.analysis.micro.MicroFolder;
import kvcache.analysis.micro.MicroReport;
import kvcache.analysis.report.Report;
import kvcache.analysis.result.UnreadableRunException;
import kvcache.server.cli.CommandFailure;
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
        MicroFolder micro = new MicroFolder(run);
        if (micro.isOne()) {
            drawMicro(micro, spec.commandLine().getOut());
        } else {
            Summaries.print(draw(run), spec.commandLine().getOut());
        }
        return 0;
    }

    /** Draws, and turns what can go wrong into a line for the user. */
    static Report.Summary draw(Path run) {
        return drawing(run, () -> Report.draw(run));
    }

    /** The same of a run of {@code micro}, and prints what was found. */
    static void drawMicro(MicroFolder folder, PrintWriter out) {
        MicroReport.Summary summary = drawing(folder.path(), () -> MicroReport.draw(folder));
        summary.findings().forEach(out::println);
        out.println("Read: " + summary.page());
        out.flush();
    }

    private interface Drawing<T> {
        T draw() throws IOException;
    }

    private static <T> T drawing(Path run, Drawing<T> drawing) {
        try {
            return drawing.draw();
        } catch (UnreadableRunException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw new CommandFailure("cannot draw %s: %s".formatted(run, e));
        } catch (IOException e) {
            throw new CommandFailure("cannot draw %s: %s".formatted(run, e.getMessage()));
        }
    }
}
