package kvcache.analysis.result;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes and reads the histograms of one trial, as an HdrHistogram log that any tool for such logs reads: for each
 * slice two lines, tagged {@code latency} and {@code send_lag}, of nanoseconds, with the times between which it
 * recorded.
 */
public final class HistogramFile {

    private static final String LATENCY = "latency";
    private static final String SEND_LAG = "send_lag";

    private HistogramFile() {}

    /**
     * What a slice recorded. Both histograms have their start and end timestamps.
     *
     * @param latencyNs from the due time to the last byte of the answer; of a request without one the timeout or more
     * @param sendLagNs how late requests were sent through the client's own fault
     */
    public record Slice(Histogram latencyNs, Histogram sendLagNs) {}

    /** Writes the histograms of all slices, in place of a file that is there; they are tagged on the way. */
    public static void write(Path file, List<Slice> slices) throws IOException {
        // In memory first: the writer of the library tells of no error of a file.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HistogramLogWriter log = new HistogramLogWriter(out);
        log.outputComment("[KVCache: times in nanoseconds; a request without an answer has the timeout or more]");
        log.outputLogFormatVersion();
        log.outputLegend();
        for (Slice slice : slices) {
            write(log, LATENCY, slice.latencyNs());
            write(log, SEND_LAG, slice.sendLagNs());
        }
        log.close();
        WholeFile.write(file, out.toByteArray());
    }

    private static void write(HistogramLogWriter log, String tag, Histogram histogram) {
        histogram.setTag(tag);
        log.outputIntervalHistogram(histogram);
    }

    /**
     * Reads the latency of all slices together.
     *
     * @throws NoSuchFileException where there is no such file
     * @throws UnreadableFileException where it holds no histogram of latency
     */
    public static Histogram readLatencyNs(Path file) throws IOException {
        Histogram sum = new Histogram(3);
        sum.setAutoResize(true);
        readSlicesNs(file).forEach(sum::add);
        return sum;
    }

    /**
     * Reads the latency of each slice, in the order of time; each histogram has its start and end timestamps.
     *
     * @throws NoSuchFileException where there is no such file
     * @throws UnreadableFileException where it holds no histogram of latency
     */
    public static List<Histogram> readSlicesNs(Path file) throws IOException {
        List<Histogram> slices = new ArrayList<>();
        try (HistogramLogReader log = new HistogramLogReader(file.toFile())) {
            while (log.hasNext()) {
                EncodableHistogram next = log.nextIntervalHistogram();
                if (next instanceof Histogram histogram && LATENCY.equals(histogram.getTag())) {
                    slices.add(histogram);
                }
            }
        } catch (FileNotFoundException e) {
            throw new NoSuchFileException(file.toString());
        } catch (RuntimeException e) {
            throw new UnreadableFileException("%s is damaged: %s".formatted(file, e.getMessage()));
        }
        if (slices.isEmpty()) {
            throw new UnreadableFileException("%s holds no histogram of latency".formatted(file));
        }
        return slices;
    }
}
