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
     * The histograms of a slice, with start and end timestamps.
     *
     * @param latencyNs from the due time to the last byte of the response; without a response the timeout or more
     * @param sendLagNs the delay of sending caused by the client
     */
    public record Slice(Histogram latencyNs, Histogram sendLagNs) {}

    /** Writes the histograms of all slices, replacing an existing file. Sets the tags of the histograms. */
    public static void write(Path file, List<Slice> slices) throws IOException {
        // Into memory first: the library's writer does not report I/O errors.
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
     * Reads the sum of the latency histograms of all slices.
     *
     * @throws NoSuchFileException if the file does not exist
     * @throws UnreadableFileException if it has no histogram of latency
     */
    public static Histogram readLatencyNs(Path file) throws IOException {
        Histogram sum = new Histogram(3);
        sum.setAutoResize(true);
        readSlicesNs(file).forEach(sum::add);
        return sum;
    }

    /**
     * Reads the latency histogram of each slice, by time, with start and end timestamps.
     *
     * @throws NoSuchFileException if the file does not exist
     * @throws UnreadableFileException if it has no histogram of latency
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
