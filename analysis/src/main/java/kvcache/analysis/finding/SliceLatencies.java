package kvcache.analysis.finding;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.RunFolder;

/**
 * The latencies of the slices of a run's trials, in windows in which the host took no CPU. Slices of the same number
 * were measured within seconds, so they are compared in pairs. Files are read when first asked for. Confined to one
 * thread.
 */
public final class SliceLatencies {

    /** With fewer requests a percentile of a slice rests on too few of them. */
    private static final int LEAST_BEYOND = 5;

    private final RunFolder folder;
    private final Map<Trial, List<HistogramFile.SliceLatency>> read = new HashMap<>();

    SliceLatencies(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns the mean over the slices of two trials of the logarithm of the ratio of a percentile; empty if no slice
     * of both tells it, or the figure is no percentile.
     */
    OptionalDouble logRatio(Figure figure, Trial numerator, Trial denominator) {
        double percentile = switch (figure) {
            case P50 -> 50;
            case P95 -> 95;
            case P99 -> 99;
            default -> 100;
        };
        List<HistogramFile.SliceLatency> above = slices(numerator);
        List<HistogramFile.SliceLatency> below = slices(denominator);
        return IntStream.range(0, Math.min(above.size(), below.size()))
                .mapToObj(slice -> logNs(above.get(slice), percentile)
                        .flatMap(log -> logNs(below.get(slice), percentile).map(other -> log - other)))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .average();
    }

    private static Optional<Double> logNs(HistogramFile.SliceLatency slice, double percentile) {
        return slice.undisturbedNs()
                .filter(histogram -> histogram.getTotalCount() * (1 - percentile / 100) >= LEAST_BEYOND)
                .map(histogram -> Math.log((double) Math.max(1, histogram.getValueAtPercentile(percentile))));
    }

    private List<HistogramFile.SliceLatency> slices(Trial trial) {
        return read.computeIfAbsent(trial, key -> {
            try {
                return HistogramFile.readSlices(folder.histogram(key));
            } catch (IOException e) {
                // A copy of a run may lack the histograms; the page has a note on damaged ones.
                return List.of();
            }
        });
    }
}
