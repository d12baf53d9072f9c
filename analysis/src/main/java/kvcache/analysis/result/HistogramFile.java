package kvcache.analysis.result;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes and reads the histograms of one trial, as an HdrHistogram log that any tool for such logs reads: two lines, tagged
 * {@code latency} and {@code send_lag}, of nanoseconds.
 */
public final class HistogramFile {

    private static final String LATENCY = "latency";
    private static final String SEND_LAG = "send_lag";

    private HistogramFile() {}

    /** Writes both histograms; they are tagged and given their times on the way. */
    public static void write(Path file, Instant startedAt, Duration duration, Histogram latencyNs, Histogram sendLagNs)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            HistogramLogWriter log = new HistogramLogWriter(out);
            log.outputComment("[KVCache: times in nanoseconds]");
            log.outputLogFormatVersion();
            log.outputLegend();
            write(log, LATENCY, startedAt, duration, latencyNs);
            write(log, SEND_LAG, startedAt, duration, sendLagNs);
        }
    }

    private static void write(
            HistogramLogWriter log, String tag, Instant startedAt, Duration duration, Histogram histogram) {
        histogram.setTag(tag);
        histogram.setStartTimeStamp(startedAt.toEpochMilli());
        histogram.setEndTimeStamp(startedAt.plus(duration).toEpochMilli());
        log.outputIntervalHistogram(histogram);
    }

    /**
     * Reads the latency.
     *
     * @throws NoSuchFileException where there is no such file
     * @throws UnreadableRunException where it holds no histogram of latency
     */
    public static Histogram readLatencyNs(Path file) throws IOException {
        try (HistogramLogReader log = new HistogramLogReader(file.toFile())) {
            while (log.hasNext()) {
                EncodableHistogram next = log.nextIntervalHistogram();
                if (next instanceof Histogram histogram && LATENCY.equals(histogram.getTag())) {
                    return histogram;
                }
            }
        } catch (FileNotFoundException e) {
            throw new NoSuchFileException(file.toString());
        } catch (RuntimeException e) {
            throw new UnreadableRunException("%s is damaged: %s".formatted(file, e.getMessage()));
        }
        throw new UnreadableRunException("%s holds no histogram of latency".formatted(file));
    }
}
