package kvcache.bench.run;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A server that accepts connections, until it is closed. Any thread may read its CPU time; all else is confined to the
 * thread that started it.
 */
public interface RunningServer extends AutoCloseable {

    /** Returns the address that it listens on. */
    InetSocketAddress address();

    /** Reads its CPU time; returns an empty reading if it is not visible. */
    ProcessCpu cpu();

    /** Returns whether its process is alive; true if the process is not known. */
    boolean isAlive();

    /**
     * Returns how it ended and the last lines of its standard error, as one line to append to a message; empty if it is
     * alive and printed nothing.
     */
    String lastWords() throws InterruptedException;

    /** Returns the pauses of its JVM so far; empty for an external server. */
    List<SafepointLog.Stop> pauses();

    /** Lets it finish the requests in flight, and ends it. */
    @Override
    void close();
}
