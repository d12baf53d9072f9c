package kvcache.analysis.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeatMapTest {

    private static final int WHITE = 0xFFFFFF;

    @Test
    void everyRequestIsInOneBin() {
        List<HeatMap.Slice> slices = noise(500);

        HeatBins bins = HeatBins.of(slices);

        assertThat(bins.columns().stream().mapToLong(HeatBins.Column::total).sum())
                .isEqualTo(slices.stream()
                        .flatMap(slice -> slice.counts().stream())
                        .mapToLong(HeatMap.Count::requests)
                        .sum());
        assertThat(bins.columns())
                .allSatisfy(column -> assertThat(IntStream.range(0, bins.rows())
                                .mapToDouble(column::share)
                                .sum())
                        .isCloseTo(1, within(1e-9)));
        assertThat(bins.columns()).hasSizeLessThanOrEqualTo(120);
        assertThat(bins.rows()).isLessThanOrEqualTo(40);
    }

    @Test
    void aLatencyIsInTheRowThatHoldsIt() {
        HeatBins bins = HeatBins.of(List.of(slice(0, 1, 100, 5), slice(1, 2, 4_000, 7)));

        int low = bins.columns().getFirst().requests().indexOf(5L);
        int high = bins.columns().getLast().requests().indexOf(7L);

        assertThat(bins.fromUs(low)).isLessThanOrEqualTo(100 * (1 + 1e-9));
        assertThat(bins.fromUs(low + 1)).isGreaterThan(100);
        assertThat(bins.fromUs(high)).isLessThanOrEqualTo(4_000);
        assertThat(bins.fromUs(high + 1)).isGreaterThanOrEqualTo(4_000);
    }

    @Test
    void slicesAreNotJoinedAcrossAGap() {
        List<HeatMap.Slice> slices = new java.util.ArrayList<>(noise(201));
        slices.subList(51, 60).clear();

        assertThat(HeatBins.of(slices).columns())
                .noneMatch(column -> column.fromSeconds() < 51 && column.toSeconds() > 60)
                .anyMatch(column -> column.toSeconds() == 51)
                .anyMatch(column -> column.fromSeconds() == 60);
    }

    @Test
    void cellsAreColouredAndGapsAreHatchedAndTold() {
        Chart chart = new HeatMap(
                        "Latency over time",
                        List.of(),
                        List.of(slice(0, 1, 100, 900, 1_000, 100), slice(2, 3, 100, 1_000)))
                .chart("heat");
        List<Chart.Hover> hovers = chart.draw().hovers();
        double gap = (hovers.getFirst().x() + hovers.getLast().x()) / 2;

        assertThat(Svg.texts(chart))
                .contains("Hatched: nothing was measured.", "100 %", "10 %", "time (s)", "latency (µs)");
        assertThat(hovers.getFirst().text()).startsWith("0.0 to 1.0 s: 1,000 requests, 90 % of them in ");
        assertThat(Svg.colourAt(chart, hovers.getFirst().x(), hovers.getFirst().y()))
                .isNotEqualTo(WHITE);
        assertThat(Svg.colourAt(chart, hovers.getLast().x(), hovers.getLast().y() - 60))
                .isEqualTo(WHITE);
        assertThat(IntStream.range(0, 20)
                        .mapToObj(i ->
                                Svg.colourAt(chart, gap + i, hovers.getFirst().y())))
                .contains(WHITE)
                .anyMatch(colour -> colour != WHITE);
    }

    @Test
    void theFileStaysSmall() {
        assertThat(new HeatMap("Noise", List.of(), noise(3_000))
                        .chart("noise")
                        .draw()
                        .svg())
                .hasSizeLessThan(300_000);
    }

    @Test
    void coloursGrowDarkerInGreyscaleTheMoreThereIs() {
        HeatScale scale = HeatScale.downTo(1e-4);

        assertThat(scale.level(1)).isEqualTo(scale.levels() - 1);
        assertThat(scale.level(1e-4)).isZero();
        assertThat(scale.level(1e-9)).isZero();
        for (int level = 1; level < scale.levels(); level++) {
            assertThat(ColourSight.NORMAL.lightness(scale.colour(level)))
                    .isLessThan(ColourSight.NORMAL.lightness(scale.colour(level - 1)) - 2);
        }
        assertThat(ColourSight.NORMAL.lightness(scale.colour(0)))
                .isLessThan(ColourSight.NORMAL.lightness(Color.WHITE) - 10);
    }

    @Test
    void aLatencyThatALogarithmHasNoPlaceForIsRefused() {
        assertThatThrownBy(() -> new HeatMap.Count(0, 1)).hasMessage("latencyUs is 0.0; allowed: above 0");
    }

    @Test
    void nothingMeasuredIsDrawnAsNothing() {
        assertThat(Svg.texts(new HeatMap("Empty", List.of(), List.of()).chart("empty")))
                .contains("Empty");
    }

    private static HeatMap.Slice slice(double from, double to, long... latenciesAndCounts) {
        return new HeatMap.Slice(
                from,
                to,
                IntStream.range(0, latenciesAndCounts.length / 2)
                        .mapToObj(i -> new HeatMap.Count(latenciesAndCounts[2 * i], latenciesAndCounts[2 * i + 1]))
                        .toList());
    }

    private static List<HeatMap.Slice> noise(int seconds) {
        Random random = new Random(1);
        return IntStream.range(0, seconds)
                .mapToObj(second -> new HeatMap.Slice(
                        second,
                        second + 1,
                        IntStream.range(0, 200)
                                .mapToObj(i -> new HeatMap.Count(
                                        Math.exp(4 + 6 * random.nextDouble()), 1 + random.nextInt(100)))
                                .toList()))
                .toList();
    }
}
