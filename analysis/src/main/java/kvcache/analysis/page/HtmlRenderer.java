package kvcache.analysis.page;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kvcache.analysis.stats.Interval;

/** Blocks as HTML, for one page: keeps the ids in use. */
final class HtmlRenderer {

    private final Set<String> ids = new HashSet<>(Set.of(Document.MAIN_ID));
    private boolean anyChart;

    /** Returns an id made of a text, unique on the page. */
    String distinctId(String text) {
        String id = Html.id(text);
        String distinct = id;
        for (int i = 2; !ids.add(distinct); i++) {
            distinct = id + "-" + i;
        }
        return distinct;
    }

    String html(Block block) {
        return switch (block) {
            case Block.Paragraph paragraph -> "<p>" + Html.text(paragraph.text()) + "</p>\n";
            case Block.Subheading heading ->
                "<h3 id=\"%s\">%s</h3>\n".formatted(distinctId(heading.text()), Html.text(heading.text()));
            case Block.Bullets bullets -> Html.list(bullets.texts());
            case Block.Headlines headlines -> headlines(headlines);
            case Block.Facts facts ->
                facts.facts().stream()
                        .map(fact ->
                                "<dt>%s</dt><dd>%s</dd>\n".formatted(Html.text(fact.name()), Html.text(fact.value())))
                        .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
            case Block.Links links ->
                links.links().stream()
                        .map(link -> "<li><a href=\"%s\">%s</a></li>\n"
                                .formatted(Html.href(link.path()), Html.text(link.text())))
                        .collect(Collectors.joining("", "<ul class=\"links\">\n", "</ul>\n"));
            case Block.Image image -> html(new Block.Links(List.of(new Block.Link(image.name(), image.path()))));
            case Block.Preformatted text -> "<pre tabindex=\"0\">" + Html.text(text.text()) + "</pre>\n";
            case Block.Collapsed collapsed ->
                "<details>\n<summary>%s</summary>\n%s</details>\n"
                        .formatted(Html.text(collapsed.summary()), all(collapsed.blocks()));
            case Block.Tabs tabs -> tabs(tabs);
            case ChartFigure chart -> chart(chart);
            case Table table -> table.html();
        };
    }

    private String all(List<Block> blocks) {
        return blocks.stream().map(this::html).collect(Collectors.joining());
    }

    private static String headlines(Block.Headlines block) {
        List<Interval> ratios = block.headlines().stream()
                .flatMap(headline -> headline.ratio().stream())
                .map(Headline.Pictured::interval)
                .toList();
        RatioStrip strip = RatioStrip.around(ratios);
        String axis = ratios.isEmpty()
                ? ""
                : "<div class=\"line axis\"><span class=\"caption\">%s</span>%s</div>\n"
                        .formatted(Html.text(block.ratios()), strip.axis());
        return block.headlines().stream()
                .map(headline -> headline(headline, strip))
                .collect(Collectors.joining("", axis + "<ol class=\"headlines\">\n", "</ol>\n"));
    }

    /** Renders a finding as one line, which opens what else there is to say. */
    private static String headline(Headline headline, RatioStrip strip) {
        String line = """
                <span class="shape"></span>
                <span class="question">%s<span class="state">%s</span></span>
                <span class="answer">%s</span>
                %s
                """.formatted(
                        Html.text(headline.question()),
                        headline.state().words,
                        Html.text(headline.answer()),
                        headline.ratio()
                                .map(ratio -> strip.picture(ratio.interval(), ratio.text()))
                                .orElse(""));
        String content = headline.further().isEmpty()
                ? "<div class=\"line\">%s</div>".formatted(line)
                : "<details><summary class=\"line\">%s</summary>\n%s</details>"
                        .formatted(line, Html.list(headline.further()));
        return "<li class=\"%s\">%s</li>\n".formatted(headline.state().cssClass, content);
    }

    private String tabs(Block.Tabs tabs) {
        StringBuilder html =
                new StringBuilder("<div class=\"tabs\" data-name=\"%s\">\n".formatted(Html.text(tabs.name())));
        for (Block.Tab tab : tabs.tabs()) {
            html.append("<section class=\"tab\" id=\"%s\" data-name=\"%s\">\n<h3>%s</h3>\n"
                    .formatted(
                            distinctId(tabs.name() + " " + tab.name()), Html.text(tab.name()), Html.text(tab.name())));
            html.append(all(tab.blocks())).append("</section>\n");
        }
        return html.append("</div>\n").toString();
    }

    /** Renders a chart. The first is laid out at once, the others when they come near the viewport. */
    private String chart(ChartFigure chart) {
        String id = distinctId(chart.id());
        String cssClass = anyChart ? "chart later" : "chart";
        anyChart = true;
        String png = chart.png()
                .map(path -> "<a class=\"png\" href=\"%s\">PNG</a>".formatted(Html.href(path)))
                .orElse("");
        return """
                <figure class="%s" id="%s" data-title="%s" data-points="%s">
                <div class="plot">%s</div>
                <figcaption>%s</figcaption>
                </figure>
                """.formatted(cssClass, id, Html.text(chart.title()), Html.text(chart.points()), chart.svg(), png);
    }
}
