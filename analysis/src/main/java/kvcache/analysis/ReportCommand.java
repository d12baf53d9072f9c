package kvcache.analysis;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
        Summaries.print(draw(run), spec.commandLine().getOut());
        return 0;
    }

    /** Draws, and turns what can go wrong into a line for the user. */
    static Report.Summary draw(Path run) {
        try {
            return Report.draw(run);
        } catch (UnreadableRunException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw new CommandFailure("cannot draw %s: %s".formatted(run, e));
        } catch (IOException e) {
            throw new CommandFailure("cannot draw %s: %s".formatted(run, e.getMessage()));
        }
    }
}
