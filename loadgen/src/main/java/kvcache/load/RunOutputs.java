package kvcache.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is told of a run while it is under way. */
final class RunOutputs implements ProgressListener, AutoCloseable {

    private final List<ProgressListener> listeners = new ArrayList<>();
    private @Nullable HistogramLog log;
    private @Nullable MetricsServer metrics;

    private RunOutputs() {}

    /** What the options ask for. */
    static RunOutputs of(ResultOptions asked, LiveLine live) throws IOException {
        RunOutputs outputs = new RunOutputs();
        if (!asked.isQuiet()) {
            outputs.listeners.add(live);
        }
        Path file = asked.hlog();
        if (file != null) {
            outputs.log = new HistogramLog(file);
            outputs.listeners.add(outputs.log);
        }
        Integer port = asked.metricsPort();
        if (port != null) {
            outputs.metrics = MetricsServer.start(port);
            outputs.listeners.add(outputs.metrics);
        }
        return outputs;
    }

    @Override
    public void progressed(Progress progress) {
        listeners.forEach(listener -> listener.progressed(progress));
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
