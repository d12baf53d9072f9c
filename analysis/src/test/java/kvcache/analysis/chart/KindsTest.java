package kvcache.analysis.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contents and tooltips of forest plots, pauses and bars. */
class KindsTest {

    private static final int WHITE = 0xFFFFFF;
    private static final int GREY = 0xF0F0F0;

    private final Palette palette = Palette.of(List.of("caffeine"), List.of("striped"));
    private final Palette.Look caffeine = palette.look("caffeine", Palette.Shade.DARK);
    private final int colour = caffeine.colour().getRGB() & 0xFFFFFF;

    @Test
    void aForestPlotShowsEachRatioWithItsFigures() {
        Chart chart = forest(
                row("striped", 0.92, 0.88, 0.96, true, false), row("nonblocking", 1.01, 0.98, 1.04, false, false));

        assertThat(Svg.texts(chart))
                .contains(
                        "Against caffeine",
                        "over h2c",
                        "striped",
                        "0.92 (0.88 to 0.96)",
                        "1.01 (0.98 to 1.04)",
                        "ratio");
        assertThat(chart.draw().hovers())
                .extracting(Chart.Hover::text)
                .containsExactly("about striped", "about nonblocking");
    }

    @Test
    void aForestPlotFillsWhatIsFoundAndGraysTheControl() {
        Chart chart = forest(
                row("striped", 0.92, 0.88, 0.96, true, false),
                row("nonblocking", 1.01, 0.98, 1.04, false, false),
                row("caffeine again", 1, 0.97, 1.02, false, true));
        List<Chart.Hover> hovers = chart.draw().hovers();

        assertThat(Svg.colourAt(chart, hovers.get(0).x(), hovers.get(0).y())).isEqualTo(colour);
        assertThat(Svg.colourAt(chart, hovers.get(1).x(), hovers.get(1).y())).isEqualTo(WHITE);
        assertThat(Svg.colourAt(chart, 600, hovers.get(1).y())).isEqualTo(WHITE);
        assertThat(Svg.colourAt(chart, 600, hovers.get(2).y())).isEqualTo(GREY);
    }

    @Test
    void aForestPlotOfFarRatiosIsLogarithmic() {
        Chart chart = forest(
                row("half", 0.5, 0.5, 0.5, true, false),
                row("double", 2, 2, 2, true, false),
                row("one", 1, 1, 1, false, false));
        List<Chart.Hover> hovers = chart.draw().hovers();

        double below = hovers.get(2).x() - hovers.get(0).x();
        double above = hovers.get(1).x() - hovers.get(2).x();
        assertThat(below).isBetween(above - 1, above + 1);
    }

    @Test
    void anIntervalFarWiderThanTheRatiosRunsOutOfTheForestPlot() {
        Chart chart = forest(row("striped", 0.92, 0.88, 0.96, true, false), row("wild", 1.2, 0.001, 900, false, false));
        List<Chart.Hover> hovers = chart.draw().hovers();

        assertThat(Svg.texts(chart)).anyMatch(text -> text.startsWith("1.2 ("));
        assertThat(hovers.get(1).x() - hovers.get(0).x()).isGreaterThan(20);
    }

    @Test
    void pausesStandAtTheirMomentsWithTheirCauses() {
        Chart chart = new PauseChart(
                        "Pauses",
                        List.of(),
                        List.of(line(IntStream.range(0, 10)
                                .mapToObj(second -> Line.Mark.bare(second, 100 + second))
                                .toList())),
                        List.of(
                                new PauseChart.Pause(2, 4, "G1 Evacuation Pause"),
                                new PauseChart.Pause(6.5, 6, "System.gc()")))
                .chart("pauses");
        List<Chart.Hover> hovers = chart.draw().hovers();

        assertThat(Svg.texts(chart)).contains("pause of the JVM", "pause (ms)", "time (s)", "latency (µs)");
        assertThat(hovers)
                .extracting(Chart.Hover::text)
                .containsExactly(
                        "G1 Evacuation Pause: 4.00 ms, 2.00 s from the start",
                        "System.gc(): 6.00 ms, 6.50 s from the start");
        assertThat(hovers.get(1).y()).isLessThan(hovers.get(0).y());
        // A stripe behind the line, far above the stems, and none between the pauses.
        assertThat(Svg.colourAt(chart, hovers.get(0).x() + 0.5, 80)).isNotEqualTo(WHITE);
        assertThat(Svg.colourAt(chart, hovers.get(0).x() + 20, 80)).isEqualTo(WHITE);
    }

    @Test
    void aTimeWithoutPausesIsDrawnToo() {
        Chart chart = new PauseChart(
                        "None",
                        List.of(),
                        List.of(line(List.of(Line.Mark.bare(0, 1), Line.Mark.bare(1, 2)))),
                        List.of())
                .chart("none");

        assertThat(Svg.texts(chart)).contains("None", "pause (ms)");
        assertThat(chart.draw().hovers()).isEmpty();
    }

    @Test
    void aBarTellsItsTextAtItsEnd() {
        List<BarChart.Bar> bars = List.of(
                new BarChart.Bar("caffeine", 10, 9, 11, "10 ns", "caffeine: 10 ns"),
                new BarChart.Bar("striped", 30, 28, 31, "30 ns", "striped: 30 ns"));
        Chart chart = new BarChart(
                        "Time", List.of(), "time (ns)", false, palette, List.of(new BarChart.Panel("1 thread", bars)))
                .chart("bars");
        List<Chart.Hover> hovers = chart.draw().hovers();

        assertThat(Svg.texts(chart)).contains("Time", "1 thread", "time (ns)", "10 ns");
        assertThat(hovers).extracting(Chart.Hover::text).containsExactly("caffeine: 10 ns", "striped: 30 ns");
        assertThat(Svg.colourAt(
                        chart, hovers.getFirst().x() - 60, hovers.getFirst().y() + 5))
                .isEqualTo(colour);
        assertThat(Svg.colourAt(
                        chart, hovers.getFirst().x() + 20, hovers.getFirst().y() + 9))
                .isEqualTo(WHITE);
    }

    private Chart forest(ForestPlot.Row... rows) {
        return new ForestPlot("Against caffeine", List.of(), "ratio", new ArrayList<>(List.of(rows))).chart("forest");
    }

    private ForestPlot.Row row(String label, double estimate, double low, double high, boolean found, boolean control) {
        return new ForestPlot.Row(
                label,
                "over h2c",
                estimate,
                low,
                high,
                "%s (%s to %s)".formatted(estimate, low, high),
                found,
                control,
                caffeine,
                "about " + label);
    }

    private Line line(List<Line.Mark> marks) {
        return new Line("caffeine", caffeine.solid(), marks);
    }
}
