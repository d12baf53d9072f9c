package kvcache.load;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import kvcache.load.record.LoopRecord;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes what a run sees, second by second, as an HdrHistogram log (V2): intervals tagged {@code latency}, {@code send_lag},
 * {@code room_wait} and {@code service}, in nanoseconds, of the measured phase.
 */
final class HistogramLog implements ProgressListener, AutoCloseable {

    private final HistogramLogWriter log;
    private boolean begun;

    HistogramLog(Path file) throws FileNotFoundException {
        log = new HistogramLogWriter(file.toFile());
        log.outputComment("values are nanoseconds");
        log.outputLogFormatVersion();
    }

    @Override
    public void progressed(Progress progress) {
        if (!progress.measured()) {
            return;
        }
        if (!begun) {
            begun = true;
            log.outputStartTime(progress.startMs());
            log.setBaseTime(progress.startMs());
            log.outputLegend();
        }
        LoopRecord seen = progress.seen();
        write(progress, "latency", seen.latencyNs());
        write(progress, "send_lag", seen.sendLagNs());
        write(progress, "room_wait", seen.roomWaitNs());
        write(progress, "service", seen.serviceNs());
    }

    private void write(Progress progress, String tag, Histogram seen) {
        seen.setStartTimeStamp(progress.startMs());
        seen.setEndTimeStamp(progress.endMs());
        seen.setTag(tag);
        log.outputIntervalHistogram(seen);
    }

    @Override
    public void close() {
        log.close();
    }
}
