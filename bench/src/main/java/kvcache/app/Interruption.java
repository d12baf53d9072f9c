package kvcache.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into an interrupt of a task, and lets the task tidy up before the process ends.
 *
 * <p>Built on a shutdown hook, since the JDK has no supported way to handle a signal.
 */
final class Interruption {

    /** What a shell expects of a command that SIGINT ended. */
    static final int EXIT_CODE = 130;

    /** A child finishes what is in flight; after this the process ends, and with it the child, whose input then closes. */
    private static final int TIDY_LIMIT_SECONDS = 15;

    private final Thread interrupted;
    private final Runnable lastWords;
    private final CountDownLatch tidy = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endProcess, "kvcache-interruption");

    private Interruption(Thread interrupted, Runnable lastWords) {
        this.interrupted = interrupted;
        this.lastWords = lastWords;
    }

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
        Interruption interruption = new Interruption(Thread.currentThread(), lastWords);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        try {
            return task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_CODE;
        } finally {
            interruption.taskEnded();
        }
    }

    private void endProcess() {
        interrupted.interrupt();
        try {
            tidy.await(TIDY_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lastWords.run();
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private void taskEnded() {
        tidy.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running, and ends the process.
        }
    }
}
