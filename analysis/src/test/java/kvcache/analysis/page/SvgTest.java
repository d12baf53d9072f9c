package kvcache.analysis.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SvgTest {

    private static final String OPEN =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9cm\" font-size=\"12\">";

    @Test
    void aPictureHasTheSizeOfItsChartAndItsTitle() {
        assertThat(inline(OPEN + "<path d=\"M0 0h9\"/></svg>"))
                .isEqualTo(
                        "<svg font-size=\"12\" width=\"800\" height=\"400\" viewBox=\"0 0 800 400\" role=\"img\" aria-label=\"a &lt;title&gt;\"><path d=\"M0 0h9\"></path></svg>");
    }

    @Test
    void declarationsBeforeAPictureAreLeftOut() {
        String svg =
                "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.0//EN' 'http://localhost:1/svg10.dtd'>\n<!--c-->"
                        + OPEN + "</svg>";
        assertThat(inline(svg)).startsWith("<svg ").doesNotContain("DTD", "c-->");
    }

    @Test
    void whatCouldRunIsLeftOutAndWhatDrawsStays() {
        assertThat(inline(OPEN
                        + "<script>alert(1)</script><foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">p</p></foreignObject>"
                        + "<set attributeName=\"href\"/><style>*{}</style><a xlink:href=\"javascript:alert(2)\"><text>lost</text></a>"
                        + "<g onclick=\"alert(3)\" ONLOAD=\"alert(4)\"><text>1 &lt; 2</text></g></svg>"))
                .endsWith("\"><g><text>1 &lt; 2</text></g></svg>");
    }

    @Test
    void whatWouldBeLoadedIsLeftOut() {
        assertThat(inline(OPEN
                        + "<image xlink:href=\"http://host/a.png\"/><image xlink:href=\"data:image/png;base64,AAAA\"/>"
                        + "<rect fill=\"url(http://host/b.svg#c)\" style=\"filter: url('//host/d#e')\"/></svg>"))
                .doesNotContain("host")
                .contains("<image href=\"data:image/png;base64,AAAA\">", "<rect></rect>");
    }

    @Test
    void idsAndWhatPointsAtThemGetThePrefixOfTheirPicture() {
        assertThat(
                        inline(
                                OPEN
                                        + "<clipPath id=\"clip1\"/><g clip-path=\"url(#clip1)\"/><g style=\"clip-path: url('#clip1')\"/><use xlink:href=\"#clip1\"/></svg>"))
                .contains("<clipPath id=\"p-clip1\">", "<use href=\"#p-clip1\">")
                .containsPattern("(<g clip-path=\"url\\(#p-clip1\\)\"></g>){2}");
    }

    @Test
    void declarationsOfStyleBecomeAttributesAndWin() {
        assertThat(inline(OPEN + "<path fill=\"red\" style=\"fill: none; stroke-width:2;\"/></svg>"))
                .contains("<path fill=\"none\" stroke-width=\"2\">")
                .doesNotContain("style");
    }

    @Test
    void whatIsNoPictureIsRefusedByItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inline("<svg"))
                .withMessageContaining("picture of latency is no SVG");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inline("<html/>"))
                .withMessage("picture of latency has no element svg");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inline("<g xmlns=\"http://www.w3.org/2000/svg\"/>"))
                .withMessage("picture of latency has no element svg");
    }

    private static String inline(String svg) {
        return Svg.inline(
                new ChartFigure("latency", "a <title>", "", svg, 800, 400, List.of(), Optional.empty()), "p-");
    }
}
