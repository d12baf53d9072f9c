package kvcache.bench.profile;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A profiled child server. Used by one thread. Closing it ends the child; the profiler's output is then complete. */
public interface ProfiledServer extends AutoCloseable {

    /**
     * Stores the keys and sends load until the JIT is quiet.
     *
     * @throws IOException if the server ends or cannot be reached; the message is one line for the user
     */
    void warmUp() throws IOException, InterruptedException;

    /**
     * Sends load as fast as the server responds.
     *
     * @throws IOException if the server ends or cannot be reached; the message is one line for the user
     */
    void keepBusy(Duration duration) throws IOException, InterruptedException;

    /** Stops the server, and kills it if it does not end in time. */
    @Override
    void close();

    /** Starts servers. */
    @FunctionalInterface
    interface Starter {

        /**
         * Starts a server and waits until it accepts connections.
         *
         * @param moreJvmFlags the profiler's flags, which come last
         * @throws IOException if it does not start; the message is one line for the user
         */
        ProfiledServer start(List<String> moreJvmFlags) throws IOException, InterruptedException;
    }
}
