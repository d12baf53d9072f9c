package kvcache.bench.profile;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A profiled child server. Used by one thread. Closing it ends the child; the profiler's output is then complete. */
public interface ProfiledServer extends AutoCloseable {

    /**
     * Stores the keys and sends until the JIT has little left to do. None of it is kept.
     *
     * @throws IOException where the server ends or cannot be reached; the message is one line for the user
     */
    void warmUp() throws IOException, InterruptedException;

    /**
     * Sends as fast as the server answers.
     *
     * @throws IOException where the server ends or cannot be reached; the message is one line for the user
     */
    void keepBusy(Duration duration) throws IOException, InterruptedException;

    /** Lets the server end, and kills it where it does not in time. */
    @Override
    void close();

    /** How a server is started. */
    @FunctionalInterface
    interface Starter {

        /**
         * Starts a JVM with a server and waits until it accepts connections.
         *
         * @param moreJvmFlags the profiler's, after all others
         * @throws IOException where it does not start; the message is one line for the user
         */
        ProfiledServer start(List<String> moreJvmFlags) throws IOException, InterruptedException;
    }
}
