package kvcache.analysis.result;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes and reads the histograms of one trial, as an HdrHistogram log that any tool for such logs reads: for each
 * slice lines tagged {@code latency}, {@code send_lag} and, if known, {@code undisturbed}, of nanoseconds, with the
 * times between which it recorded.
 */
public final class HistogramFile {

    private static final String LATENCY = "latency";
    private static final String SEND_LAG = "send_lag";
    private static final String UNDISTURBED = "undisturbed";

    private HistogramFile() {}

    /**
     * The histograms of a slice, with start and end timestamps.
     *
     * @param latencyNs from the due time to the last byte of the response; without a response the timeout or more
     * @param sendLagNs the delay of sending caused by the client
     * @param undisturbedNs the latencies in windows in which the host took no CPU; empty if these are not known
     */
    public record Slice(Histogram latencyNs, Histogram sendLagNs, Optional<Histogram> undisturbedNs) {}

    /**
     * The latencies of a slice, as read.
     *
     * @param latencyNs of all requests
     * @param undisturbedNs of those in windows in which the host took no CPU; empty if these are not known
     */
    public record SliceLatency(Histogram latencyNs, Optional<Histogram> undisturbedNs) {}

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
            slice.undisturbedNs().ifPresent(undisturbed -> write(log, UNDISTURBED, undisturbed));
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
        return readSlices(file).stream().map(SliceLatency::latencyNs).toList();
    }

    /**
     * Reads the latencies of each slice, as {@link #readSlicesNs} does, with those in undisturbed windows.
     *
     * @throws NoSuchFileException if the file does not exist
     * @throws UnreadableFileException if it has no histogram of latency
     */
    public static List<SliceLatency> readSlices(Path file) throws IOException {
        List<SliceLatency> slices = new ArrayList<>();
        try (HistogramLogReader log = new HistogramLogReader(file.toFile())) {
            while (log.hasNext()) {
                EncodableHistogram next = log.nextIntervalHistogram();
                if (next instanceof Histogram histogram && LATENCY.equals(histogram.getTag())) {
                    slices.add(new SliceLatency(histogram, Optional.empty()));
                } else if (next instanceof Histogram histogram && UNDISTURBED.equals(histogram.getTag())) {
                    // It follows the other lines of its slice.
                    Histogram latencyNs = slices.removeLast().latencyNs();
                    slices.add(new SliceLatency(latencyNs, Optional.of(histogram)));
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
