package kvcache.analysis.chart;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;

/**
 * Latency over time, with JVM pauses below: each pause is a grey stripe behind the lines, and below them a stem whose
 * height is the pause's duration.
 *
 * @param title the title
 * @param subtitles the run, and how to read the chart
 * @param latencyUs lines of latency in µs over time in seconds, such as the p99 of each interval; at least one
 * @param pauses by time; empty if the JVM never paused
 */
public record PauseChart(String title, List<String> subtitles, List<Line> latencyUs, List<Pause> pauses) {

    /**
     * A pause of the JVM.
     *
     * @param atSeconds the start, on the abscissa of the lines
     * @param lengthMs the duration
     * @param cause such as "G1 Evacuation Pause"
     */
    public record Pause(double atSeconds, double lengthMs, String cause) {}

    private static final Color STRIPE = new Color(0, 0, 0, 64);
    private static final Color PAUSE = new Color(0x444444);
    private static final double LEAST_STRIPE_POINTS = 1.5;
    private static final double MS_PER_SECOND = 1_000;
    private static final double LOGARITHMIC_FROM = 8;
    private static final double MARGIN = 0.01;

    /** Room for the markers at the ends of the stems, as a share. */
    private static final double ROOM = 0.15;

    private static final int HEIGHT = 560;

    public PauseChart {
        subtitles = List.copyOf(subtitles);
        latencyUs = List.copyOf(latencyUs);
        pauses = List.copyOf(pauses);
    }

    /** Returns the chart, under the name of its file. */
    public Chart chart(String name) {
        XYPlot latency = Picture.panel(latencyAxis(), latencyUs);
        Canvas.under(latency, canvas -> pauses.forEach(pause -> drawStripe(canvas, pause)));
        XYPlot lengths = Picture.panel(lengthAxis(), List.of(stems()));
        NumberAxis time = Picture.fromZero("time (s)");
        double from = times().min().orElse(0);
        double to = times().max().orElse(1);
        time.setRange(from - MARGIN * (to - from), to + MARGIN * (to - from));
        return new Chart(name, title, Picture.chart(title, subtitles, time, List.of(latency, lengths), 5, 2), HEIGHT);
    }

    private Line stems() {
        return new Line(
                "pause of the JVM",
                Palette.Look.of(PAUSE, 0),
                Line.Form.UNJOINED,
                pauses.stream()
                        .map(pause -> new Line.Mark(
                                pause.atSeconds(), pause.lengthMs(), 0, pause.lengthMs(), true, true, text(pause)))
                        .toList());
    }

    private static String text(Pause pause) {
        return String.format(
                Locale.ROOT, "%s: %.2f ms, %.2f s from the start", pause.cause(), pause.lengthMs(), pause.atSeconds());
    }

    private static void drawStripe(Canvas canvas, Pause pause) {
        double left = canvas.x(pause.atSeconds());
        double width =
                Math.max(LEAST_STRIPE_POINTS, canvas.x(pause.atSeconds() + pause.lengthMs() / MS_PER_SECOND) - left);
        canvas.fill(STRIPE, left, canvas.top(), width, canvas.area().getHeight());
    }

    private ValueAxis latencyAxis() {
        double low = latencyUs.stream()
                .flatMap(line -> line.marks().stream())
                .mapToDouble(Line.Mark::low)
                .filter(end -> end > 0)
                .min()
                .orElse(1);
        double high = Line.highest(latencyUs, 10);
        return high / low > LOGARITHMIC_FROM
                ? LogScale.around("latency (µs)", low, high)
                : Picture.fromZero("latency (µs)");
    }

    private ValueAxis lengthAxis() {
        double shortest = lengths().filter(length -> length > 0).min().orElse(1);
        double longest = lengths().max().orElse(1);
        if (longest / shortest > LOGARITHMIC_FROM) {
            return LogScale.around("pause (ms)", shortest * (1 - ROOM), longest * (1 + ROOM));
        }
        NumberAxis linear = Picture.fromZero("pause (ms)");
        linear.setRange(0, longest * (1 + ROOM));
        return linear;
    }

    private DoubleStream lengths() {
        return pauses.stream().mapToDouble(Pause::lengthMs);
    }

    private DoubleStream times() {
        return DoubleStream.concat(
                latencyUs.stream().flatMap(line -> line.marks().stream()).mapToDouble(Line.Mark::x),
                pauses.stream().mapToDouble(Pause::atSeconds));
    }
}
