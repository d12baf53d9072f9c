package kvcache.base.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a command that runs until it is told to stop end cleanly: {@link #await()} returns at SIGINT or SIGTERM, the
 * command tidies up, and {@link #close()} lets the process end with exit code 0, not with a signal's. A second signal
 * ends the process at once, with that signal's exit code: 130 or 143.
 *
 * <p>Built on a shutdown hook, which the JVM runs at either signal, since the JDK has no supported way to handle one. Once
 * hooks run, the JVM ignores further signals; so the hook first gives both back to the kernel ({@link DefaultSignals}).
 */
public final class Termination implements AutoCloseable {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch tidy = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endProcess, "kvcache-termination");

    /** From here on the signals are the command's to answer. */
    public Termination() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Counts the end of standard input as a signal too. */
    public void alsoWhenStdinCloses() {
        Thread.ofPlatform().daemon().name("kvcache-stdin").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // whatever is said there, only its end counts
                }
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            } finally {
                asked.countDown();
            }
        });
    }

    /** Asks the process to end, as a signal does. */
    public void ask() {
        asked.countDown();
    }

    /** Waits until the process is asked to end. */
    public void await() throws InterruptedException {
        asked.await();
    }

    private void endProcess() {
        DefaultSignals.restore();
        asked.countDown();
        try {
            tidy.await();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        // A process that ends by a signal's way through the JVM would exit with 128 + the signal's number.
        Runtime.getRuntime().halt(0);
    }

    /** All is tidy: the process may end. */
    @Override
    public void close() {
        tidy.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // the hook is running and ends the process
        }
    }
}
