package kvcache.analysis.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.page.Html;

/** The whole page of a run, which needs no other file: what it says first is what was found. */
final class Page {

    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

    /** More groups of sentences than this want a table before them. */
    private static final int MANY = 4;

    private Page() {}

    /**
     * What stands in a chart's place on the page.
     *
     * @param title for those who do not see it
     * @param base64 a PNG
     */
    record Image(String title, String base64) {
        static Image of(Chart chart, byte[] png) {
            return new Image(chart.title(), Base64.getEncoder().encodeToString(png));
        }
    }

    static String of(RunData run, Findings findings, List<Image> images, List<String> fileNotes) throws IOException {
        return fill(Map.of(
                "name", Html.text(run.info().name()),
                "subtitle", Html.text(Descriptions.oneLine(run)),
                "findings", findings(findings),
                "caveats", Html.list(PageSections.caveats(run, findings)),
                "charts", images.stream().map(Page::figure).collect(Collectors.joining()),
                "ratios", PageSections.ratios(findings),
                "points", PageSections.points(run),
                "flamegraphs", PageSections.flameGraphs(run),
                "machine", PageSections.machineAndPlan(run),
                "method", Html.list(PageSections.method(fileNotes))));
    }

    private static String findings(Findings findings) {
        if (findings.groups().isEmpty()) {
            return Html.paragraph("One variant was measured: there is nothing to compare it with.");
        }
        String atAGlance = findings.groups().size() > MANY ? PageSections.atAGlance(findings) : "";
        return findings.groups().stream()
                .map(group -> "<h3>" + Html.text(group.question()) + "</h3>\n" + Html.list(group.sentences()))
                .collect(Collectors.joining("", atAGlance, ""));
    }

    private static String figure(Image image) {
        return "<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"></figure>\n"
                .formatted(Html.text(image.title()), image.base64());
    }

    private static String fill(Map<String, String> places) {
        return PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(places.getOrDefault(place.group(1), "")));
    }

    private static String template() {
        try (InputStream in = Page.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks page.html");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
