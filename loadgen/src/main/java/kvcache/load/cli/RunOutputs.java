package kvcache.load.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kvcache.load.LoadException;
import kvcache.load.ProgressListener;
import kvcache.load.output.HistogramLog;
import kvcache.load.output.LiveLine;
import kvcache.load.output.MetricsServer;
import org.jspecify.annotations.Nullable;

/** The outputs of a run in progress. */
final class RunOutputs implements ProgressListener, AutoCloseable {

    private final List<ProgressListener> listeners = new ArrayList<>();
    private @Nullable HistogramLog log;
    private @Nullable MetricsServer metrics;
    private @Nullable IOException logFailure;

    private RunOutputs() {}

    /**
     * Opens the requested outputs. The live line comes last, so that all it shows is available elsewhere by then.
     *
     * @throws LoadException if the port is in use
     * @throws IOException if the log cannot be opened
     */
    static RunOutputs of(ResultOptions options, LiveLine live) throws IOException, LoadException {
        RunOutputs outputs = new RunOutputs();
        Integer port = options.metricsPort();
        if (port != null) {
            outputs.metrics = metrics(port);
            outputs.listeners.add(outputs.metrics);
        }
        try {
            HistogramLog log = options.openLog();
            if (log != null) {
                outputs.log = log;
                outputs.listeners.add(log);
            }
        } catch (IOException e) {
            outputs.close();
            throw e;
        }
        if (!options.isQuiet()) {
            outputs.listeners.add(live);
            if (outputs.metrics != null) {
                live.print("metrics at http://127.0.0.1:" + outputs.metrics.port() + "/metrics");
            }
        }
        return outputs;
    }

    private static MetricsServer metrics(int port) throws LoadException {
        try {
            return MetricsServer.start(port);
        } catch (IOException e) {
            throw new LoadException("cannot listen on --metrics-port " + port + ": " + e.getMessage());
        }
    }

    @Override
    public void progressed(Progress progress) {
        listeners.forEach(listener -> listener.progressed(progress));
    }

    /** Closes all outputs. Failures of the log are reported by {@link #checkLog}, after the result was printed. */
    @Override
    public void close() {
        try {
            if (log != null) {
                log.close();
            }
        } catch (IOException e) {
            logFailure = e;
        }
        if (metrics != null) {
            metrics.close();
        }
    }

    /** @throws IOException if the closed log is incomplete; the message names it */
    void checkLog() throws IOException {
        if (logFailure != null) {
            throw logFailure;
        }
    }
}
