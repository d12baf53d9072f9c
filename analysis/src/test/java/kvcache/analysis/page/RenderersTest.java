package kvcache.analysis.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same blocks as Markdown and as text. */
class RenderersTest {

    private static final List<Block> BLOCKS = List.of(
            new Block.Paragraph("A paragraph."),
            new Block.Subheading("A heading"),
            new Block.Bullets(List.of("one", "two")),
            new Block.Bullets(List.of()),
            new Block.Image("a picture", "charts/a picture.png"),
            new Block.Preformatted("as\n  it is\n"),
            new Table().words("store", "B").row("`striped`", "12").row("a|b", "1"));

    private static final List<Block> COMPOSED = List.of(
            new Block.Headlines(
                    List.of(new Headline(
                            Headline.State.FOUND, "Which?", "The first.", Optional.empty(), List.of("By far."))),
                    "ratio"),
            new Block.Facts(List.of(new Block.Fact("CPU", "one"))),
            new Block.Links(List.of(new Block.Link("rows", "trials.csv"))),
            new Block.Collapsed("More", List.of(new Block.Paragraph("hidden"))),
            new Block.Tabs("kinds", List.of(new Block.Tab("first", List.of(new Block.Paragraph("shown"))))),
            new ChartFigure("id", "A chart", Optional.empty(), "<svg/>", "[]", Optional.of("charts/id.png")),
            new ChartFigure("id", "Another", Optional.empty(), "<svg/>", "[]", Optional.empty()));

    @Test
    void markdownHasABlankLineBetweenBlocks() {
        Document page = new Document(
                "Title",
                "Below it.",
                List.of(new Section("", List.of(BLOCKS.getFirst())), new Section("Part", BLOCKS)));

        assertThat(page.markdown()).isEqualTo("""
                # Title

                Below it.

                A paragraph.

                ## Part

                A paragraph.

                **A heading**

                - one
                - two

                ![a picture](charts/a%20picture.png)

                ```
                as
                  it is
                ```

                | store | B |
                | --- | --- |
                | `striped` | 12 |
                | a\\|b | 1 |
                """);
    }

    @Test
    void textIndentsLists() {
        assertThat(PlainText.lines(BLOCKS))
                .containsExactly(
                        "A paragraph.",
                        "A heading:",
                        "  one",
                        "  two",
                        "a picture: charts/a picture.png",
                        "as",
                        "  it is",
                        "store  B",
                        "`striped`  12",
                        "a|b  1");
    }

    @Test
    void whatOnlyHtmlHasIsToldByWhatAllHave() {
        assertThat(PlainText.lines(COMPOSED))
                .containsExactly(
                        "Which?:",
                        "difference found: The first.",
                        "  By far.",
                        "  CPU: one",
                        "  rows: trials.csv",
                        "More:",
                        "hidden",
                        "first:",
                        "shown",
                        "A chart: charts/id.png",
                        "Another");
    }

    @Test
    void htmlLinksToPicturesAndSectionsWithoutATitleAreNotInTheContents() {
        String html = new Document("Title", "", List.of(new Section("", BLOCKS))).html();

        assertThat(html)
                .contains("<section>\n<p>A paragraph.</p>", "<a href=\"charts/a%20picture.png\">a picture</a>")
                .doesNotContain("<li><a href=\"#");
    }
}
