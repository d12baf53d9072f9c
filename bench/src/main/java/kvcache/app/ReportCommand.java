package kvcache.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.view.Experiment;
import kvcache.analysis.view.copies.CopiesView;
import kvcache.analysis.view.footprint.FootprintView;
import kvcache.analysis.view.micro.MicroView;
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
        description = "Redraws the charts and the page of a run from its files.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    private static final List<Experiment> KINDS =
            List.of(CopiesView.EXPERIMENT, MicroView.EXPERIMENT, FootprintView.EXPERIMENT, Report.EXPERIMENT);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "Folder of the run, such as results/reference.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Override
    public Integer call() {
        noteMissingFonts("report", spec.commandLine().getErr());
        draw(run, spec.commandLine().getOut());
        return 0;
    }

    /** Prints a note if there are no fonts. Commands that draw call it before a long measurement. */
    static void noteMissingFonts(String command, PrintWriter err) {
        Fonts.missing().ifPresent(advice -> err.println("kvcache %s: note: %s".formatted(command, advice)));
        err.flush();
    }

    /** Draws a run of any kind and prints its findings. */
    static void draw(Path run, PrintWriter out) {
        Experiment kind =
                KINDS.stream().filter(one -> one.isIn().test(run)).findFirst().orElse(Report.EXPERIMENT);
        doing("draw", run, () -> kind.draw(run)).forEach(out::println);
        out.flush();
    }

    /** An operation on a file or folder. */
    interface Task<T> {
        T run() throws IOException;
    }

    /** Runs an operation; turns its exceptions into one line for the user. */
    static <T> T doing(String what, Path path, Task<T> task) {
        try {
            return task.run();
        } catch (UnreadableFileException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw new CommandFailure("cannot %s %s: %s".formatted(what, path, e));
        } catch (IOException e) {
            throw new CommandFailure("cannot %s %s: %s".formatted(what, path, e.getMessage()));
        }
    }
}
