package kvcache.analysis.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Latencies over time, counted in few enough bins to be drawn.
 *
 * @param lowUs start of the lowest row
 * @param highUs end of the highest row
 * @param rows number of latency bins, all with the same ratio of end to start
 * @param columns by time
 */
record HeatBins(double lowUs, double highUs, int rows, List<Column> columns) {

    private static final int MAX_COLUMNS = 120;
    private static final int MAX_ROWS = 40;
    private static final int ROWS_PER_DECADE = 16;

    /** Slices further apart than this share of a slice have a gap between them. */
    private static final double GAP = 0.5;

    /**
     * A time interval.
     *
     * @param requests the number in each row, from the lowest
     */
    record Column(double fromSeconds, double toSeconds, List<Long> requests) {
        long total() {
            return requests.stream().mapToLong(Long::longValue).sum();
        }

        double share(int row) {
            return (double) requests.get(row) / total();
        }
    }

    /** Counts slices. Neighbours are joined if there are many; slices without a request are left out. */
    static HeatBins of(List<HeatMap.Slice> slices) {
        List<HeatMap.Slice> measured = slices.stream()
                .filter(slice -> slice.counts().stream().anyMatch(count -> count.requests() > 0))
                .toList();
        double low = LogScale.stepBelow(latencies(measured).min().orElse(1));
        double high = LogScale.stepAbove(latencies(measured).max().orElse(10) * (1 + 1e-9));
        int rows = Math.clamp((int) Math.ceil(Math.log10(high / low) * ROWS_PER_DECADE), 1, MAX_ROWS);
        HeatBins empty = new HeatBins(low, high, rows, List.of());
        int joined = (measured.size() + MAX_COLUMNS - 1) / MAX_COLUMNS;
        List<Column> columns = new ArrayList<>();
        int from = 0;
        while (from < measured.size()) {
            int to = from + 1;
            while (to < measured.size() && to - from < joined && follow(measured.get(to - 1), measured.get(to))) {
                to++;
            }
            columns.add(empty.column(measured.subList(from, to)));
            from = to;
        }
        return new HeatBins(low, high, rows, List.copyOf(columns));
    }

    /** Returns the start of a row. At the number of rows it is the end of the last one. */
    double fromUs(int row) {
        return lowUs * Math.pow(highUs / lowUs, (double) row / rows);
    }

    /** Returns the smallest share that a non-empty bin has of its column. */
    double leastShare() {
        return columns.stream()
                .flatMapToDouble(column ->
                        IntStream.range(0, rows).mapToDouble(column::share).filter(share -> share > 0))
                .min()
                .orElse(1);
    }

    private static boolean follow(HeatMap.Slice first, HeatMap.Slice second) {
        return second.fromSeconds() - first.toSeconds() <= GAP * (first.toSeconds() - first.fromSeconds());
    }

    private Column column(List<HeatMap.Slice> slices) {
        Long[] requests = new Long[rows];
        Arrays.fill(requests, 0L);
        for (HeatMap.Slice slice : slices) {
            for (HeatMap.Count count : slice.counts()) {
                requests[row(count.latencyUs())] += count.requests();
            }
        }
        return new Column(slices.getFirst().fromSeconds(), slices.getLast().toSeconds(), List.of(requests));
    }

    private int row(double latencyUs) {
        return Math.clamp((int) (Math.log(latencyUs / lowUs) / Math.log(highUs / lowUs) * rows), 0, rows - 1);
    }

    private static DoubleStream latencies(List<HeatMap.Slice> slices) {
        return slices.stream()
                .flatMap(slice -> slice.counts().stream())
                .filter(count -> count.requests() > 0)
                .mapToDouble(HeatMap.Count::latencyUs);
    }
}
