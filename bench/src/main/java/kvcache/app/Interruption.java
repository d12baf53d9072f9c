package kvcache.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kvcache.base.cli.Signals;
import picocli.CommandLine.Model.CommandSpec;

/** Turns SIGINT and SIGTERM into an interrupt of a task, and lets the task tidy up before the process ends. */
final class Interruption {

    /** The exit code that shells expect after SIGINT. */
    static final int EXIT_CODE = 130;

    /** After this time the process exits. Its child then exits too, since its standard input closes. */
    private static final int TIDY_LIMIT_SECONDS = 15;

    private Interruption() {}

    /** A measurement that can be interrupted. */
    interface Task {
        void run(PrintWriter err) throws InterruptedException;
    }

    /**
     * Runs a measurement on the calling thread and draws its results. After a signal the process exits as soon as the
     * measurement has ended.
     *
     * @param run the folder of the results
     * @param advice printed after a signal
     * @return 0, or {@link #EXIT_CODE} if the thread was interrupted
     */
    static int measureAndDraw(CommandSpec command, Path run, String advice, Task measurement) {
        PrintWriter err = command.commandLine().getErr();
        ReportCommand.noteMissingFonts(command.name(), err);
        Runnable exit = () -> {
            err.println("%nkvcache %s: stopped; %s".formatted(command.name(), advice));
            err.flush();
            Runtime.getRuntime().halt(EXIT_CODE);
        };
        Signals signals = Signals.listen("INT", "TERM", "HUP");
        var unused = signals.asked()
                .thenRun(Thread.currentThread()::interrupt)
                .thenRunAsync(exit, CompletableFuture.delayedExecutor(TIDY_LIMIT_SECONDS, TimeUnit.SECONDS));
        try {
            measurement.run(err);
            ReportCommand.draw(run, command.commandLine().getOut());
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_CODE;
        } finally {
            signals.close();
            if (signals.asked().isDone()) {
                exit.run();
            }
        }
    }
}
