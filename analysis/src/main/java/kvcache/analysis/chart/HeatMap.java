package kvcache.analysis.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/**
 * Latency over time: each cell's colour is the share that its latencies have in the requests of its time, on a
 * logarithmic scale; white if no request had such a latency, hatched if nothing was measured.
 *
 * @param title the title
 * @param subtitles the run, and how to read the chart
 * @param slices by time
 */
public record HeatMap(String title, List<String> subtitles, List<Slice> slices) {

    /**
     * The latencies of a time interval.
     *
     * @param fromSeconds the start
     * @param toSeconds the end
     * @param counts in any order
     */
    public record Slice(double fromSeconds, double toSeconds, List<Count> counts) {
        public Slice {
            counts = List.copyOf(counts);
        }
    }

    /**
     * The number of requests of one latency.
     *
     * @param latencyUs above 0, since the axis is logarithmic
     */
    public record Count(double latencyUs, long requests) {
        public Count {
            if (!(latencyUs > 0)) {
                throw new IllegalArgumentException("latencyUs is " + latencyUs + "; allowed: above 0");
            }
        }
    }

    private static final int HEIGHT = 460;
    private static final int SCALE_WIDTH = 96;

    public HeatMap {
        subtitles = List.copyOf(subtitles);
        slices = List.copyOf(slices);
    }

    /** Returns the chart, under the name of its file. */
    public Chart chart(String name) {
        HeatBins bins = HeatBins.of(slices);
        HeatScale scale = HeatScale.downTo(bins.leastShare());
        XYPlot plot = Picture.panel(LogScale.around("latency (µs)", bins.lowUs(), bins.highUs()), List.of());
        NumberAxis time = Picture.fromZero("time (s)");
        Picture.style(time);
        if (!bins.columns().isEmpty()) {
            time.setRange(
                    bins.columns().getFirst().fromSeconds(),
                    bins.columns().getLast().toSeconds());
        }
        plot.setDomainAxis(time);
        plot.setInsets(new RectangleInsets(4, 4, 4, SCALE_WIDTH));
        HeatCells cells = new HeatCells(bins, scale);
        boolean gaps = hasGaps(bins);
        Canvas.over(plot, canvas -> {
            if (gaps) {
                HeatCells.hatch(canvas);
            }
            cells.draw(canvas);
            scale.draw(canvas);
        });
        List<String> texts = new ArrayList<>(subtitles);
        if (gaps) {
            texts.add("Hatched: nothing was measured.");
        }
        return new Chart(name, title, Picture.chart(title, texts, plot), HEIGHT);
    }

    private static boolean hasGaps(HeatBins bins) {
        List<HeatBins.Column> columns = bins.columns();
        return IntStream.range(1, columns.size()).anyMatch(i -> !HeatCells.touch(columns, i - 1));
    }
}
