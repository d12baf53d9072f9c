package kvcache.analysis.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Color BLUE = new Color(0x00457A);
    private static final int HEIGHT = 480;

    private final NumberAxis rate = Picture.fromZero("offered rate (requests/s)");
    private final NumberAxis latency = Picture.fromZero("latency (µs)");

    @Test
    void aPngHasTheSizeAskedFor() {
        Chart chart = chart("one", line(Line.Form.BAND));

        BufferedImage small = Svg.image(chart.png(1));
        BufferedImage large = Svg.image(chart.png(2));

        assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(800, HEIGHT);
        assertThat(List.of(large.getWidth(), large.getHeight())).containsExactly(1600, 2 * HEIGHT);
        assertThatThrownBy(() -> chart.png(3)).hasMessage("pixels per point are 3; allowed: 1 to 2");
    }

    @Test
    void anSvgStandsAloneAndItsTextIsText() {
        Chart chart = chart("one", line(Line.Form.BAND));
        String svg = chart.draw().svg();

        assertThat(Svg.parsed(svg).getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 800 480");
        assertThat(Svg.texts(chart))
                .contains("Latency <& more>", "offered rate (requests/s)", "latency (µs)", "striped");
        assertThat(svg)
                .startsWith("<svg ")
                .contains("font-family=\"sans-serif\"")
                .doesNotContain("<script", "href", "<image", "<style", " style=", "DOCTYPE", "Dialog")
                .satisfies(text -> assertThat(text.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
                        .doesNotContain("http"))
                .hasSizeLessThan(60_000);
    }

    @Test
    void idsOfChartsOnOnePageDoNotCollide() {
        String one = chart("latency-striped-h1", line(Line.Form.BAND)).draw().svg();
        String other = chart("latency, µs", line(Line.Form.BAND)).draw().svg();

        assertThat(Svg.ids(one))
                .isNotEmpty()
                .containsAll(Svg.references(one))
                .allMatch(id -> id.startsWith("latency-striped-h1-"));
        assertThat(Svg.ids(other))
                .isNotEmpty()
                .containsAll(Svg.references(other))
                .doesNotContainAnyElementsOf(Svg.ids(one));
    }

    @Test
    void pointsTellTheirTextWhereTheirMarkersStand() {
        Chart chart = chart("one", line(Line.Form.BAND));
        ChartRenderingInfo info = new ChartRenderingInfo();
        BufferedImage picture = new BufferedImage(800, HEIGHT, BufferedImage.TYPE_INT_RGB);
        chart.picture().draw(picture.createGraphics(), new Rectangle2D.Double(0, 0, 800, HEIGHT), info);
        Rectangle2D area = info.getPlotInfo().getSubplotInfo(0).getDataArea();

        List<Chart.Hover> hovers = chart.draw().hovers();

        assertThat(hovers).extracting(Chart.Hover::text).containsExactly("first", "second", "third");
        assertThat(hovers.get(1).x()).isCloseTo(rate.valueToJava2D(20_000, area, RectangleEdge.BOTTOM), within(0.5));
        assertThat(hovers.get(1).y()).isCloseTo(latency.valueToJava2D(150, area, RectangleEdge.LEFT), within(0.5));
    }

    @Test
    void whatIsNotValidIsHollow() {
        Chart chart = chart("one", line(Line.Form.BARS));
        List<Chart.Hover> hovers = chart.draw().hovers();

        // Beside the middle, where the bar would be.
        assertThat(Svg.colourAt(chart, hovers.get(1).x() + 1, hovers.get(1).y()))
                .isEqualTo(0x00457A);
        assertThat(Svg.colourAt(chart, hovers.get(2).x() + 1, hovers.get(2).y()))
                .isEqualTo(0xFFFFFF);
    }

    @Test
    void aBandLetsWhatLiesBelowItThrough() {
        Chart banded = chart("one", line(Line.Form.BAND));
        Chart barred = chart("one", line(Line.Form.BARS));
        List<Chart.Hover> hovers = banded.draw().hovers();
        // Beside the grid.
        double x = (hovers.get(1).x() + hovers.get(2).x()) / 2 + 8;
        double y = (hovers.get(1).y() + hovers.get(2).y()) / 2 + 40;

        assertThat(new Color(Svg.colourAt(banded, x, y)).getRed()).isBetween(150, 245);
        assertThat(Svg.colourAt(barred, x, y)).isIn(0xFFFFFF, 0xE2E2E2);
        assertThat(banded.draw().svg()).containsPattern("fill-opacity=\"0\\.1\\d*\"");
    }

    @Test
    void aStretchOfTheAbscissaIsNamedAndTells() {
        XYPlot panel = Picture.panel(latency, List.of(line(Line.Form.BAND)));
        String label = "h2c cheaper from 21,000/s [18,000, 26,000]";
        Span.draw(panel, List.of(new Span(21_000, 18_000, 26_000, label)));
        Chart chart = chart("one", panel);

        assertThat(Svg.texts(chart)).contains(label);
        assertThat(chart.draw().hovers()).extracting(Chart.Hover::text).contains(label);
    }

    @Test
    void curvesOfOthersAreNamedInTheLegendAndLieBelow() {
        Line others = Line.underlaid(
                "original: striped", 0, List.of(Line.Mark.bare(10_000, 100), Line.Mark.bare(30_000, 200)));
        Chart chart = chart("one", Picture.panel(latency, List.of(line(Line.Form.BARS), others)));
        Chart.Hover second = chart.draw().hovers().get(1);

        assertThat(Svg.texts(chart)).contains("original: striped");
        // Both go through this point.
        assertThat(Svg.colourAt(chart, second.x() + 6, second.y() - 1)).isNotEqualTo(0x8C8C8C);
        assertThat(Svg.colourAt(chart, second.x(), second.y())).isEqualTo(0x00457A);
    }

    @Test
    void severalThreadsMayDrawAtOnce() {
        List<String> inTurn = IntStream.range(0, 12)
                .mapToObj(i -> chart("chart" + i, line(Line.Form.BAND)).draw().svg())
                .toList();
        List<String> atOnce = IntStream.range(0, 12)
                .parallel()
                .mapToObj(i -> new ChartTest()
                        .chart("chart" + i, line(Line.Form.BAND))
                        .draw()
                        .svg())
                .toList();

        assertThat(atOnce).isEqualTo(inTurn);
    }

    @Test
    void aLineWithoutMarksIsNamedAllTheSame() {
        Line empty = new Line("never measured", Palette.Look.of(BLUE, 0), List.of());

        assertThat(Svg.texts(chart("one", Picture.panel(latency, List.of(line(Line.Form.BAND), empty)))))
                .contains("never measured");
    }

    private static Line line(Line.Form form) {
        return new Line(
                "striped",
                Palette.Look.of(BLUE, 0),
                form,
                List.of(
                        new Line.Mark(10_000, 100, 80, 130, true, true, "first"),
                        new Line.Mark(20_000, 150, 110, 200, true, true, "second"),
                        new Line.Mark(25_000, 160, 110, 220, false, true),
                        new Line.Mark(30_000, 200, 150, 300, true, false, "third")));
    }

    private Chart chart(String name, Line line) {
        return chart(name, Picture.panel(latency, List.of(line)));
    }

    private Chart chart(String name, XYPlot panel) {
        String title = "Latency <& more>";
        return new Chart(name, title, Picture.chart(title, List.of("One round."), rate, List.of(panel)), HEIGHT);
    }
}
