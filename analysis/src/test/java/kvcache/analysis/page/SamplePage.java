package kvcache.analysis.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import kvcache.analysis.stats.Interval;

/** A page as large as that of a full run, with every kind of block. Its figures are made up. */
final class SamplePage {

    static final int WIDTH = 800;
    static final int HEIGHT = 480;
    static final int CHARTS_IN_TABS = 12;
    static final String HOSTILE =
            "</title></script><script>document.body.dataset.ran = 'yes'</script><img src=x onerror=alert(1)>";

    private static final List<String> COLOURS = List.of("#00457a", "#c24e00", "#00664b", "#8a3a6b");
    private static final List<String> STORES = List.of("striped", "concurrent", "nonblocking", "caffeine");
    private static final int POINTS = 8;

    private SamplePage() {}

    static Document document(int elementsOfAChart) {
        List<Block.Tab> tabs = new ArrayList<>();
        for (int i = 1; i <= CHARTS_IN_TABS; i++) {
            tabs.add(new Block.Tab("variant " + i, List.of(chart("Latency of variant " + i, elementsOfAChart))));
        }
        return new Document(
                "KVCache: sample",
                "A processor, 8 CPUs; run sample: 8 rounds of 10 s, 80 % reads. Its figures are made up.",
                List.of(
                        Section.of("Findings", headlines()),
                        Section.of(
                                "Before believing them",
                                new Block.Bullets(List.of(
                                        "1 of 60 points is client-limited: drawn hollow, and left out of comparisons.",
                                        "12 ratios are given. Of twenty intervals at 95 % about one misses the true ratio by chance, so a single narrow miss of 1 among them is weak evidence.",
                                        "A server says its name is " + HOSTILE))),
                        Section.of(
                                "Charts",
                                chart("P99 latency", elementsOfAChart),
                                chart("CPU time per request", elementsOfAChart)),
                        Section.of("Latency of each variant", new Block.Tabs("Latency of each variant", tabs)),
                        Section.of(
                                "Points",
                                new Block.Paragraph("Medians over the rounds; times in µs."),
                                table(6),
                                new Block.Collapsed("All 60 points", List.of(table(60)))),
                        Section.of(
                                "Flame graphs",
                                new Block.Links(List.of(
                                        new Block.Link("striped, HTTP/1.1", "flamegraphs/striped-h1.html"),
                                        new Block.Link("javascript", "javascript:alert(1)")))),
                        Section.of(
                                "Machine and plan",
                                facts(),
                                new Block.Subheading("The plan as it was given"),
                                new Block.Preformatted(
                                        "kvcache bench --stores striped,concurrent \\\n    --protocols h1,h2c --rates 1000,2000,4000,8000,16000,32000 --rounds 8 --duration 10 --pin server=0-5,client=6,7")),
                        Section.of("What was left out", new Block.Paragraph("Nothing."))));
    }

    private static Block headlines() {
        return new Block.Headlines(
                List.of(
                        new Headline(
                                Headline.State.FOUND,
                                "HTTP/1.1 or h2c, with striped?",
                                "P99 latency: h2c takes 1.69 times as much as HTTP/1.1 (95 % interval 1.08 to 2.64).",
                                Optional.of(
                                        new Headline.Pictured(new Interval(1.69, 1.08, 2.64), "1.69 (1.08 to 2.64)")),
                                List.of(
                                        "Server CPU per request: no detectable difference (ratio 1.02, 95 % interval 0.79 to 1.33; 2 rates, 4 rounds).",
                                        "Mean latency: no detectable difference (ratio 1.36, 95 % interval 0.97 to 1.92; 2 rates, 4 rounds).")),
                        new Headline(
                                Headline.State.FOUND,
                                "HTTP/1.1 or h2c, with concurrent?",
                                "Mean latency: h2c takes 1.21 times as much as HTTP/1.1 (95 % interval 1.07 to 1.37).",
                                Optional.of(
                                        new Headline.Pictured(new Interval(1.21, 1.07, 1.37), "1.21 (1.07 to 1.37)")),
                                List.of()),
                        new Headline(
                                Headline.State.NO_DIFFERENCE,
                                "concurrent or striped, over HTTP/1.1?",
                                "Server CPU per request: no detectable difference between striped and concurrent (ratio 1.07, 95 % interval 0.87 to 1.30).",
                                Optional.of(
                                        new Headline.Pictured(new Interval(1.07, 0.87, 1.30), "1.07 (0.87 to 1.30)")),
                                List.of(
                                        "P99 latency: no detectable difference between striped and concurrent (ratio 0.96, 95 % interval 0.32 to 2.89).")),
                        new Headline(
                                Headline.State.NOT_COMPARED,
                                "concurrent or caffeine, over h2c?",
                                "At no rate are both valid: caffeine was client-limited at all six.",
                                Optional.empty(),
                                List.of())),
                "server CPU per request");
    }

    private static Table table(int rows) {
        Table table = new Table()
                .words("variant")
                .figures("rate")
                .words("verdict")
                .figures(
                        "achieved", "mean", "p50", "p95", "p99", "lag p99", "server CPU", "hits %", "errors", "rounds");
        for (int i = 0; i < rows; i++) {
            boolean invalid = i == 3;
            int rate = 1000 << i % 6;
            table.row(
                    List.of(
                            STORES.get(i / 6 % 4) + ", HTTP/1.1",
                            String.format(Locale.ROOT, "%,d", rate),
                            invalid ? "client-limited" : "valid",
                            String.format(Locale.ROOT, "%,d", rate - i % 3),
                            String.format(Locale.ROOT, "%.1f", 38 + i * 1.7),
                            String.format(Locale.ROOT, "%.1f", 35 + i * 1.5),
                            String.format(Locale.ROOT, "%.1f", 61 + i * 2.3),
                            i == 5 ? "–" : String.format(Locale.ROOT, "%,d", 95 + i * 211),
                            "4.10",
                            "21.3",
                            "80.0",
                            "0",
                            "8"),
                    invalid);
        }
        return table;
    }

    private static Block facts() {
        return new Block.Facts(List.of(
                new Block.Fact("processor", "A processor, 8 logical CPUs"),
                new Block.Fact(
                        "JVM flags of the servers",
                        "-XX:+UseZGC -Xms2g -Xmx2g -XX:+AlwaysPreTouch --enable-native-access=ALL-UNNAMED"),
                new Block.Fact("KVCache", "1.0.0, revision 0123456789abcdef0123456789abcdef01234567"),
                new Block.Fact("pinning", "server 0-5, client 6 and 7")));
    }

    /** A chart of four lines; elements beyond its points are thin ticks that make it as large as it is asked to be. */
    static ChartFigure chart(String title, int elements) {
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="800" height="480" viewBox="0 0 800 480" font-family="sans-serif">
                <defs><clipPath id="%s-clip1"><rect x="60" y="60" width="720" height="350"/></clipPath></defs>
                <rect width="800" height="480" fill="white"/>
                <text x="14" y="30" font-size="19" font-weight="bold" fill="#222">%s</text>
                <text x="14" y="48" font-size="12" fill="#555">Made up; a bar is the 95 %% interval over the rounds</text>
                """.formatted(Html.id(title), Html.text(title)));
        for (int i = 0; i <= 5; i++) {
            svg.append(
                    "<path d=\"M60 %d H780\" stroke=\"#e2e2e2\"/><text x=\"52\" y=\"%d\" font-size=\"13\" text-anchor=\"end\" fill=\"#222\">%d</text>\n"
                            .formatted(410 - i * 70, 414 - i * 70, i * 50));
        }
        for (int i = 0; i < elements; i++) {
            svg.append("<path d=\"M%d 410 v4.%03d\" stroke=\"#555\" stroke-width=\"0.5\"/>\n"
                    .formatted(60 + i % 720, i % 1000));
        }
        for (int line = 0; line < STORES.size(); line++) {
            StringBuilder path = new StringBuilder();
            StringBuilder marks = new StringBuilder();
            for (int i = 0; i < POINTS; i++) {
                int x = x(i);
                int y = y(line, i);
                path.append(i == 0 ? "M" : " L").append(x).append(' ').append(y);
                marks.append("<circle cx=\"%d\" cy=\"%d\" r=\"4\"/>".formatted(x, y));
            }
            svg.append(
                    "<g clip-path=\"url(#%s-clip1)\"><path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/><g fill=\"%s\">%s</g></g>\n"
                            .formatted(Html.id(title), path, COLOURS.get(line), COLOURS.get(line), marks));
            svg.append("<text x=\"%d\" y=\"460\" font-size=\"14\" fill=\"%s\">%s</text>\n"
                    .formatted(80 + line * 160, COLOURS.get(line), STORES.get(line)));
        }
        return new ChartFigure(
                title,
                title,
                Optional.empty(),
                svg.append("</svg>\n").toString(),
                points().stream()
                        .map(point -> "[%s,%s,\"%s\"]"
                                .formatted(point.x(), point.y(), point.text().replace("\n", "\\n")))
                        .collect(Collectors.joining(",", "[", "]")),
                Optional.of("charts/" + Html.id(title) + ".png"));
    }

    /** A point of a chart, and what it tells. */
    record Told(int x, int y, String text) {}

    /** The points of each chart. */
    static List<Told> points() {
        List<Told> points = new ArrayList<>();
        for (int line = 0; line < STORES.size(); line++) {
            for (int i = 0; i < POINTS; i++) {
                int y = y(line, i);
                points.add(new Told(
                        x(i),
                        y,
                        "%s at %,d/s\nP99 %d µs (%d to %d)\nvalid"
                                .formatted(STORES.get(line), 1000 << i, 410 - y, 400 - y, 425 - y)));
            }
        }
        return points;
    }

    private static int x(int point) {
        return 100 + point * 90;
    }

    private static int y(int line, int point) {
        return 380 - line * 30 - point * point * (3 + line);
    }
}
