package kvcache.bench.run;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A server that accepts connections, until it is closed. Any thread may read its CPU time; all else is confined to the
 * thread that started it.
 */
public interface RunningServer extends AutoCloseable {

    /** Where it accepts connections. */
    InetSocketAddress address();

    /** Reads its CPU time; empty inside where that cannot be seen. */
    ProcessCpu cpu();

    /** Whether its process, as far as it is ours, still runs. */
    boolean isAlive();

    /**
     * How it ended, and the end of its standard error, in one line to stand after a message; empty if it runs on and
     * said nothing.
     */
    String lastWords() throws InterruptedException;

    /** The pauses of its JVM so far; none where it is not a JVM of ours. */
    List<SafepointLog.Stop> pauses();

    /** Lets it finish what is in flight, and ends it. */
    @Override
    void close();
}
