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
     * What the options ask for. The live line comes last: what it shows can be read elsewhere by then.
     *
     * @throws LoadException where the port is taken
     * @throws IOException where the log cannot be written
     */
    static RunOutputs of(ResultOptions asked, LiveLine live) throws IOException, LoadException {
        RunOutputs outputs = new RunOutputs();
        Integer port = asked.metricsPort();
        if (port != null) {
            outputs.metrics = metrics(port);
            outputs.listeners.add(outputs.metrics);
        }
        try {
            HistogramLog log = asked.openLog();
            if (log != null) {
                outputs.log = log;
                outputs.listeners.add(log);
            }
        } catch (IOException failed) {
            outputs.close();
            throw failed;
        }
        if (!asked.isQuiet()) {
            outputs.listeners.add(live);
            if (outputs.metrics != null) {
                live.say("metrics at http://127.0.0.1:" + outputs.metrics.port() + "/metrics");
            }
        }
        return outputs;
    }

    private static MetricsServer metrics(int port) throws LoadException {
        try {
            return MetricsServer.start(port);
        } catch (IOException failed) {
            throw new LoadException("cannot listen on --metrics-port " + port + ": " + failed.getMessage());
        }
    }

    @Override
    public void progressed(Progress progress) {
        listeners.forEach(listener -> listener.progressed(progress));
    }

    /** Ends all of it. Whether the log is whole is asked with {@link #checkLog}, so that a result can be told first. */
    @Override
    public void close() {
        try {
            if (log != null) {
                log.close();
            }
        } catch (IOException failed) {
            logFailure = failed;
        }
        if (metrics != null) {
            metrics.close();
        }
    }

    /** @throws IOException that names the log, if not all of it could be written; to be called when it is closed */
    void checkLog() throws IOException {
        if (logFailure != null) {
            throw logFailure;
        }
    }
}
