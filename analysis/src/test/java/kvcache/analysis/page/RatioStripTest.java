package kvcache.analysis.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import kvcache.analysis.stats.Interval;
import org.junit.jupiter.api.Test;

class RatioStripTest {

    private static final Interval QUARTER = new Interval(0.25, 0.2, 0.3);

    @Test
    void equalFactorsAreEquallyFarApart() {
        RatioStrip strip = new RatioStrip(0.25, 4);

        assertThat(strip.x(0.25)).isZero();
        assertThat(strip.x(0.5)).isCloseTo(RatioStrip.WIDTH / 4.0, within(1e-9));
        assertThat(strip.x(1)).isCloseTo(RatioStrip.WIDTH / 2.0, within(1e-9));
        assertThat(strip.x(4)).isCloseTo(RatioStrip.WIDTH, within(1e-9));
    }

    @Test
    void theAxisHoldsOneAndAllIntervals() {
        RatioStrip strip = RatioStrip.around(List.of(QUARTER, new Interval(1.01, 0.99, 1.03)));

        assertThat(strip.low()).isBetween(0.15, 0.2);
        assertThat(strip.high()).isBetween(1.25, 1.5);
        assertThat(labels(strip)).containsExactly("0.2", "0.5", "1");
    }

    @Test
    void aDifferenceOfOnePercentLooksSmall() {
        RatioStrip strip = RatioStrip.around(List.of(new Interval(1.01, 1.005, 1.015)));

        assertThat(strip.x(1.01) - strip.x(1)).isBetween(1.0, RatioStrip.WIDTH / 20.0);
        assertThat(labels(strip)).containsExactly("0.8", "0.9", "1", "1.1", "1.25");
    }

    @Test
    void aPictureHoldsTheRuleAtOneTheIntervalAndTheEstimate() {
        String svg = new RatioStrip(0.1, 10).picture(new Interval(1, 0.1, 10), "1 (0.1 to 10)");

        assertThat(svg)
                .contains("<path class=\"one\" d=\"M110.0 0V24\"/>")
                .contains("<path class=\"interval\" d=\"M0.0 12H220.0\"/>")
                .containsPattern("<circle class=\"dot\" cx=\"110\\.0\" cy=\"12\"")
                .contains("role=\"img\" aria-label=\"ratio 1 (0.1 to 10)\"")
                .doesNotContain("arrow", "style=");
    }

    @Test
    void anIntervalThatLeavesTheAxisEndsInAnArrow() {
        Interval wide = new Interval(1.2, 0.001, 900);
        RatioStrip strip = RatioStrip.around(List.of(QUARTER, wide));

        assertThat(strip.high()).isLessThan(4);
        assertThat(strip.picture(wide, ""))
                .contains("<path class=\"interval\" d=\"M0.0 12H220.0\"/>")
                .contains("<path class=\"arrow\" d=\"M0.0 12L7.0 8.0V16.0Z\"/>")
                .contains("<path class=\"arrow\" d=\"M220.0 12L213.0 8.0V16.0Z\"/>");
    }

    @Test
    void endsThatAreNoNumbersAreDrawn() {
        Interval unknown = new Interval(1, 0, Double.POSITIVE_INFINITY);

        assertThat(RatioStrip.around(List.of(unknown)).picture(unknown, "")).doesNotContain("NaN", "Infinity");
    }

    private static List<String> labels(RatioStrip strip) {
        return Pattern.compile(">([\\d.]+)</text>")
                .matcher(strip.axis())
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
