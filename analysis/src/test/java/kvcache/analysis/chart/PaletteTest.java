package kvcache.analysis.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.analysis.chart.Palette.Look;
import kvcache.analysis.chart.Palette.Shade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {

    private static final List<String> RESERVED = List.of("a", "b", "c", "d", "e", "f");
    private static final List<String> ELEVEN = new ArrayList<>(RESERVED);

    static {
        ELEVEN.addAll(List.of("mine", "yours", "hers", "theirs", "its"));
    }

    private static Palette palette(List<String> names) {
        return Palette.of(RESERVED, names);
    }

    @Test
    void elevenNamesAreToldApartByColourByMarkerAndByDash() {
        Palette palette = palette(ELEVEN);
        for (Shade shade : Shade.values()) {
            List<Look> looks =
                    ELEVEN.stream().map(name -> palette.look(name, shade)).toList();
            assertThat(looks).extracting(Look::colour).doesNotHaveDuplicates();
            assertThat(looks).extracting(Look::marker).doesNotHaveDuplicates();
            assertThat(looks)
                    .extracting(look -> Arrays.toString(((BasicStroke) look.stroke()).getDashArray()))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(ColourSight.class)
    void theColourBlindTellEachTwoLooksApart(ColourSight sight) {
        assertThat(closest(sight, RESERVED)).isGreaterThan(10);
        assertThat(closest(sight, ELEVEN)).isGreaterThan(7);
    }

    /** A difference of 1 is just seen where colours touch; thin lines want several. */
    private static double closest(ColourSight sight, List<String> names) {
        Palette palette = palette(names);
        List<Color> colours = names.stream()
                .flatMap(name -> Arrays.stream(Shade.values()).map(shade -> palette.look(name, shade)))
                .map(Look::colour)
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
    void theShadesOfANameDifferInLightnessAndDash() {
        Palette palette = palette(ELEVEN);
        assertThat(ELEVEN).allSatisfy(name -> {
            Look dark = palette.look(name, Shade.DARK);
            Look light = palette.look(name, Shade.LIGHT);
            assertThat(luminance(light)).isGreaterThan(luminance(dark) + 0.2);
            assertThat(dark.stroke()).isNotEqualTo(light.stroke());
            assertThat(dark.marker()).isEqualTo(light.marker());
        });
    }

    @Test
    void aReservedNameLooksTheSameInWhateverCompany() {
        assertThat(palette(List.of("d")).look("d", Shade.DARK))
                .isEqualTo(palette(List.of("mine", "d", "a")).look("d", Shade.DARK));
    }

    @Test
    void aNameThatIsNotThereHasNoLook() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> palette(List.of("mine")).look("yours", Shade.DARK))
                .withMessage("no look for 'yours'");
    }

    @Test
    void everyLookIsSeenOnPaperAndOnADarkPage() throws IOException {
        Color paper = inverted(Color.WHITE);
        for (String name : ELEVEN) {
            for (Shade shade : Shade.values()) {
                Color colour = palette(ELEVEN).look(name, shade).colour();
                assertThat(contrast(colour, Color.WHITE))
                        .as("%s %s", name, shade)
                        .isGreaterThanOrEqualTo(3);
                assertThat(contrast(inverted(colour), paper))
                        .as("%s %s", name, shade)
                        .isGreaterThanOrEqualTo(3);
            }
        }
        assertThat(contrast(inverted(Picture.INK), paper)).isGreaterThanOrEqualTo(7);
    }

    @Test
    void theGroundOfADarkPageIsThatOfItsCharts() throws IOException {
        assertThat(style())
                .contains("--ground: #%06x;".formatted(inverted(Color.WHITE).getRGB() & 0xFFFFFF));
    }

    /** Contrast of WCAG 2. */
    private static double contrast(Color one, Color other) {
        double a = ColourSight.luminance(one) + 0.05;
        double b = ColourSight.luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /**
     * What the page's filter makes of a colour (Filter Effects Module Level 1, invert and hue-rotate of 180 degrees).
     */
    private static Color inverted(Color colour) throws IOException {
        Matcher filter = Pattern.compile("filter: invert\\(([\\d.]+)\\) hue-rotate\\(180deg\\);")
                .matcher(style());
        assertThat(filter.find()).isTrue();
        double amount = Double.parseDouble(filter.group(1));
        double red = invert(colour.getRed(), amount);
        double green = invert(colour.getGreen(), amount);
        double blue = invert(colour.getBlue(), amount);
        double luma = 2 * (0.213 * red + 0.715 * green + 0.072 * blue);
        return new Color(part(luma - red), part(luma - green), part(luma - blue));
    }

    private static double invert(int part, double amount) {
        return part * (1 - amount) + (255 - part) * amount;
    }

    private static int part(double value) {
        return Math.clamp(Math.round(value), 0, 255);
    }

    private static String style() throws IOException {
        try (InputStream style = PaletteTest.class.getResourceAsStream("/kvcache/analysis/page/page.css")) {
            return new String(Objects.requireNonNull(style).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Of WCAG, without its gamma: 0 to 1. */
    private static double luminance(Look look) {
        Color colour = look.colour();
        return (0.2126 * colour.getRed() + 0.7152 * colour.getGreen() + 0.0722 * colour.getBlue()) / 255;
    }
}
