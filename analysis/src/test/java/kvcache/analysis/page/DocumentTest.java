package kvcache.analysis.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentTest {

    private static final String HTML = SamplePage.document(0).html();

    @Test
    void thePolicyAllowsTheInlineStyleAndScriptByTheirHashesAndNothingElse() {
        String style = between(HTML, "<style>", "</style>");
        String script = between(HTML, "<script>", "</script>");
        assertThat(HTML)
                .contains("content=\"default-src 'none'; img-src data:; style-src " + Document.sourceOf(style)
                        + "; script-src " + Document.sourceOf(script) + "; base-uri 'none'; form-action 'none'\"");
    }

    @Test
    void aHashIsThatOfThePolicysSpecification() {
        // An example of "Content Security Policy Level 2", section 7.17.2.
        assertThat(Document.sourceOf("alert('Hello, world.');"))
                .isEqualTo("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        List<String> targets = Pattern.compile("\\b(?:src|href)=\"([^\"]*)\"")
                .matcher(HTML)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(targets).isNotEmpty().allMatch(target -> target.startsWith("#") || !target.contains(":"));
        assertThat(HTML).doesNotContain("@import", "<link");
    }

    @Test
    void idsAreDistinctAndTheContentsPointAtSections() {
        List<String> ids = Pattern.compile(" id=\"([^\"]*)\"")
                .matcher(HTML)
                .results()
                .map(match -> match.group(1))
                .toList();
        List<String> contents = Pattern.compile("<li><a href=\"#([^\"]*)\"")
                .matcher(between(HTML, "<nav", "</nav>"))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(contents);
        assertThat(contents).hasSize(SamplePage.document(0).sections().size()).startsWith("findings");
    }

    @Test
    void equalTitlesGetDistinctIds() {
        List<Section> sections = List.of(Section.of("Main"), Section.of("Twice"), Section.of("twice?"));
        String html = new Document("", "", sections).html();
        assertThat(html)
                .containsOnlyOnce(" id=\"main\"")
                .contains(" id=\"main-2\"", " id=\"twice\"", " id=\"twice-2\"");
    }

    @Test
    void aFindingIsOneLineOfItsKindInWordsItsAnswerAndItsRatio() {
        String headlines = between(HTML, "<ol class=\"headlines\">", "</ol>");
        assertThat(headlines)
                .containsPattern(
                        "(?s)<li class=\"none\"><div class=\"line\">.*?concurrent or caffeine, over h2c\\?<span class=\"state\">not compared</span>")
                .containsPattern(
                        "(?s)difference found</span>.*?P99 latency: h2c takes.*?<svg class=\"strip\"[^>]* aria-label=\"ratio 1.69 \\(1.08 to 2.64\\)\"");
        assertThat(headlines.split("<svg ", -1)).as("one for each ratio").hasSize(3 + 1);
    }

    @Test
    void whatElseThereIsToSayOfAFindingIsClosed() {
        String headlines = between(HTML, "<ol class=\"headlines\">", "</ol>");
        assertThat(headlines)
                .containsPattern(
                        "(?s)<details><summary class=\"line\">.*?</summary>\\s*<ul>.*?Mean latency.*?</details>")
                .doesNotContain("<details open");
        assertThat(headlines.split("<details>", -1)).as("two have more to say").hasSize(2 + 1);
    }

    @Test
    void everyColourOfTheStyleHasADarkCounterpart() {
        String style = between(HTML, "<style>", "</style>");
        String dark = between(style, "@media screen and (prefers-color-scheme: dark) {", "\n}");
        List<String> names = Pattern.compile("(--[a-z]+): #")
                .matcher(style.substring(0, style.indexOf("@media")))
                .results()
                .map(match -> match.group(1) + ": #")
                .toList();
        assertThat(names).hasSizeGreaterThan(8);
        assertThat(dark).contains(names);
        assertThat(style.substring(style.indexOf(dark) + dark.length()))
                .as("other colours are variables, but for what lies within a chart or a mask")
                .doesNotContainPattern("(?:color|background|border[a-z-]*|fill): [^;]*#(?!fff; font-size)");
    }

    @Test
    void whatOthersWroteIsEscapedWhereverItStands() {
        String bad = "<i a='1' b=\"2\">&";
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        List<Block> blocks = List.of(
                new Block.Paragraph(bad),
                new Block.Subheading(bad),
                new Block.Bullets(List.of(bad)),
                new Block.Headlines(
                        List.of(new Headline(Headline.State.FOUND, bad, bad, Optional.empty(), List.of(bad))), bad),
                new Block.Facts(List.of(new Block.Fact(bad, bad))),
                new Block.Links(List.of(new Block.Link(bad, bad))),
                new Block.Preformatted(bad),
                new Block.Collapsed(bad, List.of()),
                new Block.Tabs(bad, List.of(new Block.Tab(bad, List.of()))),
                new ChartFigure(bad, bad, Optional.of(bad), svg, bad, Optional.of(bad)),
                new Table().words(bad).figures(bad).row(bad, bad));
        String html = new Document(bad, bad, List.of(new Section(bad, blocks))).html();
        assertThat(between(html, "<title>", "<style>") + between(html, "<body>", "<script>"))
                .doesNotContain("<i ", "b=\"2\"", "a='1'");
    }

    @Test
    void aRowHasACellForEachColumn() {
        Table table = new Table().words("a", "b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.row(List.of("1"), false))
                .withMessage("cells of a row are 1; allowed: 2, as the table's columns");
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
