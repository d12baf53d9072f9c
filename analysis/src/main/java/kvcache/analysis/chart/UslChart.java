package kvcache.analysis.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;

/**
 * Throughput against concurrency with the fitted curve of the Universal Scalability Law (N. J. Gunther, "Guerrilla
 * Capacity Planning", 2007).
 *
 * @param title the title
 * @param subtitles the run, and how to read the chart; the coefficients of each fit follow them
 * @param abscissa what the concurrency is of, such as "requests in flight"
 * @param ordinate what is fitted, with its unit
 * @param fits at least one
 */
public record UslChart(String title, List<String> subtitles, String abscissa, String ordinate, List<Fit> fits) {

    /**
     * What was measured of a variant, and the curve through it.
     *
     * @param measured its points with their intervals, which are drawn unjoined
     * @param curve the fit from the lowest concurrency to the highest that is to be shown, the ends of its marks being
     *     its band
     * @param peak where the curve is highest, with its label; empty where it has no peak, or none that is to be shown
     * @param coefficients of the fit with their intervals, as a sentence
     */
    public record Fit(Line measured, Line curve, Optional<Span> peak, String coefficients) {}

    private static final int HEIGHT = 480;
    private static final int SUBTITLE_POINTS = 20;
    private static final double MARGIN = 0.03;

    public UslChart {
        subtitles = List.copyOf(subtitles);
        fits = List.copyOf(fits);
    }

    /** The chart, under the name of its file. */
    public Chart chart(String name) {
        List<Line> lines = new ArrayList<>();
        fits.forEach(fit -> lines.add(fit.measured().with(Line.Form.UNJOINED)));
        fits.forEach(fit -> lines.add(fit.curve().with(Line.Form.BAND)));
        NumberAxis throughput = Picture.fromZero(ordinate);
        // Room for the labels of peaks.
        throughput.setUpperMargin(0.08 + 0.06 * fits.size());
        XYPlot plot = Picture.panel(throughput, lines);
        Span.draw(plot, fits.stream().flatMap(fit -> fit.peak().stream()).toList());
        NumberAxis concurrency = Picture.fromZero(abscissa);
        concurrency.setRange(0, (1 + MARGIN) * Line.last(lines, 1));
        List<String> texts = new ArrayList<>(subtitles);
        fits.forEach(fit -> texts.add(fit.coefficients()));
        return new Chart(
                name,
                title,
                Picture.chart(title, texts, concurrency, List.of(plot)),
                HEIGHT + SUBTITLE_POINTS * fits.size());
    }
}
