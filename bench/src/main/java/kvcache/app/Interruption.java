package kvcache.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kvcache.base.cli.Signals;

/** Turns SIGINT and SIGTERM into an interrupt of a task, and lets the task tidy up before the process ends. */
final class Interruption {

    /** What a shell expects of a command that SIGINT ended. */
    static final int EXIT_CODE = 130;

    /**
     * A child finishes what is in flight; after this the process ends, and with it the child, whose input then closes.
     */
    private static final int TIDY_LIMIT_SECONDS = 15;

    private Interruption() {}

    /** What can be interrupted; returns an exit code. */
    interface Task {
        int run() throws InterruptedException;
    }

    /**
     * Runs a task on the calling thread, which a signal interrupts.
     *
     * @param lastWords is run where a signal came, after the task has ended and before the process does
     * @return the task's exit code, or {@link #EXIT_CODE} where it was interrupted
     */
    static int duringThis(Task task, Runnable lastWords) {
        Runnable endProcess = () -> {
            lastWords.run();
            Runtime.getRuntime().halt(EXIT_CODE);
        };
        Signals signals = Signals.listen("INT", "TERM", "HUP");
        var unused = signals.asked()
                .thenRun(Thread.currentThread()::interrupt)
                .thenRunAsync(endProcess, CompletableFuture.delayedExecutor(TIDY_LIMIT_SECONDS, TimeUnit.SECONDS));
        try {
            return task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_CODE;
        } finally {
            signals.close();
            if (signals.asked().isDone()) {
                endProcess.run();
            }
        }
    }
}
