package kvcache.analysis.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {

    private static final List<String> BUILT_IN =
            List.of("striped", "concurrent", "nonblocking", "caffeine", "offheap", "chronicle", "infinispan");

    private static final List<String> ELEVEN = new ArrayList<>(BUILT_IN);

    static {
        ELEVEN.addAll(List.of("mine", "yours", "hers", "theirs"));
    }

    @Test
    void elevenStoresAreToldApartByColourByMarkerAndByDash() {
        Palette palette = Palette.of(ELEVEN);
        for (Protocol protocol : Protocol.values()) {
            List<Variant> variants =
                    ELEVEN.stream().map(store -> new Variant(store, protocol)).toList();

            assertThat(variants).extracting(palette::colour).doesNotHaveDuplicates();
            assertThat(variants).extracting(palette::marker).doesNotHaveDuplicates();
            assertThat(variants)
                    .extracting(variant -> Arrays.toString(((BasicStroke) palette.stroke(variant)).getDashArray()))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(ColourSight.class)
    void theColourBlindTellEachTwoVariantsApart(ColourSight sight) {
        assertThat(closest(sight, BUILT_IN)).isGreaterThan(10);
        assertThat(closest(sight, ELEVEN)).isGreaterThan(7);
    }

    /** A difference of 1 is just seen where colours touch; thin lines want several. */
    private static double closest(ColourSight sight, List<String> stores) {
        Palette palette = Palette.of(stores);
        List<Color> colours = stores.stream()
                .flatMap(store -> Arrays.stream(Protocol.values()).map(protocol -> new Variant(store, protocol)))
                .map(palette::colour)
                .toList();
        double closest = Double.MAX_VALUE;
        for (int one = 0; one < colours.size(); one++) {
            for (int other = 0; other < one; other++) {
                closest = Math.min(closest, sight.distance(colours.get(one), colours.get(other)));
            }
        }
        return closest;
    }

    @Test
    void theMeasureOfColoursIsRightAtItsEnds() {
        assertThat(ColourSight.NORMAL.distance(Color.BLACK, Color.WHITE)).isCloseTo(100, within(0.1));
        assertThat(ColourSight.NORMAL.distance(Color.RED, Color.RED)).isZero();
        assertThat(ColourSight.DEUTERANOPIA.distance(Color.GRAY, Color.GRAY)).isZero();
    }

    @Test
    void theProtocolsOfAStoreDifferInLightnessAndDash() {
        Palette palette = Palette.of(ELEVEN);

        assertThat(ELEVEN).allSatisfy(store -> {
            Variant h1 = new Variant(store, Protocol.H1);
            Variant h2c = new Variant(store, Protocol.H2C);
            assertThat(luminance(palette, h2c)).isGreaterThan(luminance(palette, h1) + 0.2);
            assertThat(palette.stroke(h1)).isNotEqualTo(palette.stroke(h2c));
        });
    }

    @Test
    void aBuiltInStoreLooksTheSameInWhateverCompany() {
        Palette alone = Palette.of(List.of("caffeine"));
        Palette amongOthers = Palette.of(List.of("mine", "caffeine", "striped"));
        Variant caffeine = new Variant("caffeine", Protocol.H1);

        assertThat(alone.colour(caffeine)).isEqualTo(amongOthers.colour(caffeine));
        assertThat(alone.marker(caffeine)).isEqualTo(amongOthers.marker(caffeine));
        assertThat(alone.stroke(caffeine)).isEqualTo(amongOthers.stroke(caffeine));
    }

    /** Of WCAG, without its gamma: 0 to 1. */
    private static double luminance(Palette palette, Variant variant) {
        var colour = palette.colour(variant);
        return (0.2126 * colour.getRed() + 0.7152 * colour.getGreen() + 0.0722 * colour.getBlue()) / 255;
    }
}
