package kvcache.analysis.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.profile.ProfileFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.stats.Interval;

/** The parts of the page that are tables and lists. */
final class PageSections {

    private PageSections() {}

    static List<String> caveats(RunData run, Findings findings) {
        List<String> caveats = new ArrayList<>(findings.caveats());
        if (caveats.isEmpty()) {
            caveats.add("All %d points are valid.".formatted(run.points().size()));
        }
        return caveats;
    }

    /** A row for each two variants that are compared. */
    static String atAGlance(Findings findings) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.Column.words("ratio, and its 95 % interval")));
        Findings.COMPARED.forEach(figure -> columns.add(Table.Column.figures(figure.toString())));
        Table table = new Table(columns);
        for (Findings.Group group : findings.groups()) {
            List<String> cells = new ArrayList<>();
            Comparison first = group.comparisons().getFirst();
            cells.add("%s / %s".formatted(first.variant(), first.baseline()));
            group.comparisons().forEach(comparison -> cells.add(glance(comparison)));
            table.row(cells, false);
        }
        return Html.paragraph("An asterisk marks a detectable difference.") + table.toHtml();
    }

    private static String glance(Comparison comparison) {
        return comparison
                .overall()
                .map(ratio -> "%s%s (%s to %s)"
                        .formatted(
                                ratio.contains(1) ? "" : "* ",
                                Terms.ratio(ratio.estimate()),
                                Terms.ratio(ratio.low()),
                                Terms.ratio(ratio.high())))
                .orElse("–");
    }

    static String ratios(Findings findings) {
        Table table = new Table(List.of(
                Table.Column.words("ratio"),
                Table.Column.words("figure"),
                Table.Column.figures("rate"),
                Table.Column.figures("ratio"),
                Table.Column.figures("95 % from"),
                Table.Column.figures("to"),
                Table.Column.words("")));
        boolean any = false;
        for (Findings.Group group : findings.groups()) {
            for (Comparison comparison : group.comparisons()) {
                for (Comparison.AtRate atRate : comparison.atRates()) {
                    if (atRate.ratio().isPresent()) {
                        table.row(
                                ratioCells(
                                        comparison,
                                        atRate.rate(),
                                        atRate.ratio().get()),
                                false);
                        any = true;
                    }
                }
            }
        }
        return any ? table.toHtml() : Html.paragraph("None: no rate could be compared.");
    }

    private static List<String> ratioCells(Comparison comparison, int rate, Interval ratio) {
        return List.of(
                "%s / %s".formatted(comparison.variant(), comparison.baseline()),
                comparison.figure().toString(),
                Terms.count(rate),
                Terms.ratio(ratio.estimate()),
                Terms.ratio(ratio.low()),
                Terms.ratio(ratio.high()),
                ratio.contains(1) ? "no detectable difference" : ratio.estimate() < 1 ? "less" : "more");
    }

    static String points(RunData run) {
        Table table = new Table(List.of(
                Table.Column.words("variant"),
                Table.Column.figures("rate"),
                Table.Column.words("verdict"),
                Table.Column.figures("achieved"),
                Table.Column.figures("mean"),
                Table.Column.figures("p50"),
                Table.Column.figures("p95"),
                Table.Column.figures("p99"),
                Table.Column.figures("lag p99"),
                Table.Column.figures("server CPU"),
                Table.Column.figures("client CPU"),
                Table.Column.figures("reads %"),
                Table.Column.figures("hits %"),
                Table.Column.figures("errors"),
                Table.Column.figures("rounds")));
        for (Point point : run.points()) {
            table.row(pointCells(point), !point.judgement().isValid());
        }
        List<String> reasons = run.points().stream()
                .filter(point -> !point.judgement().isValid())
                .map(PageSections::reason)
                .toList();
        return reasons.isEmpty()
                ? table.toHtml()
                : table.toHtml() + "<h3>Why points are not valid</h3>\n" + Html.list(reasons);
    }

    private static String reason(Point point) {
        return "%s at %s/s is %s: %s"
                .formatted(
                        Terms.variant(point.cell().variant()),
                        Terms.count(point.rate()),
                        point.judgement().verdict(),
                        String.join("; ", point.judgement().reasons()));
    }

    private static List<String> pointCells(Point point) {
        return List.of(
                Terms.variant(point.cell().variant()),
                Terms.count(point.rate()),
                point.judgement().verdict().toString(),
                Terms.count(point.median(Figure.ACHIEVED)),
                Terms.us(point.median(Figure.MEAN)),
                Terms.us(point.median(Figure.P50)),
                Terms.us(point.median(Figure.P95)),
                Terms.us(point.median(Figure.P99)),
                Terms.us(point.median(Figure.SEND_LAG_P99)),
                Terms.us(point.median(Figure.SERVER_CPU)),
                Terms.us(point.median(Figure.CLIENT_CPU)),
                Terms.percent(point.readShare()),
                Terms.percent(point.hitShare()),
                Long.toString(point.errors()),
                Integer.toString(point.trials().size()));
    }

    static String flameGraphs(RunData run) throws IOException {
        ProfileFolder files = new ProfileFolder(run.folder().flameGraphs());
        StringBuilder html = new StringBuilder();
        for (Variant variant : run.info().plan().variants()) {
            for (ProfileFolder.Kind kind : ProfileFolder.Kind.values()) {
                Path graph = files.graph(variant.toString(), kind);
                if (Files.exists(graph)) {
                    html.append("<li><a href=\"flamegraphs/%s\">%s: %s</a></li>\n"
                            .formatted(
                                    Html.text(graph.getFileName().toString()),
                                    Html.text(Terms.variant(variant)),
                                    kind.meaning()));
                }
            }
        }
        String links = html.isEmpty() ? Html.paragraph("None.") : "<ul>\n" + html + "</ul>\n";
        return Files.exists(run.folder().flameGraphNotes())
                ? links + Html.list(Files.readAllLines(run.folder().flameGraphNotes()))
                : links;
    }

    static String machineAndPlan(RunInfo info) {
        BenchPlan plan = info.plan();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "processor",
                "%s, %d logical CPUs"
                        .formatted(info.machine().cpuModel(), info.machine().logicalCpus()));
        facts.put("memory", Descriptions.memory(info.machine()));
        facts.put("instance", info.machine().instanceType());
        facts.put("hypervisor", info.machine().hypervisor());
        facts.put(
                "system",
                "%s, %s".formatted(info.machine().kernel(), info.machine().architecture()));
        facts.put("JVM", info.software().jvm());
        facts.put("JVM flags of the servers", String.join(" ", info.software().jvmFlags()));
        facts.put("Netty", info.software().netty());
        facts.put(
                "KVCache",
                "%s, revision %s"
                        .formatted(info.software().kvcache(), info.software().gitRevision()));
        facts.put("pinning", info.pinning());
        facts.put("started", info.startedAt().toString());
        facts.put("compared", String.join(", ", plan.serverNames()));
        plan.servers()
                .forEach(server ->
                        facts.put("server " + server.name(), "serve " + String.join(" ", server.serveWords())));
        if (!info.software().plugins().isEmpty()) {
            facts.put("plugins", String.join("; ", info.software().plugins()));
        }
        facts.put("protocols", plan.protocols().stream().map(Terms::protocol).collect(Collectors.joining(", ")));
        facts.put(
                "rates",
                plan.rates().perSecond().stream().map(Terms::count).collect(Collectors.joining(" · ")) + " requests/s");
        facts.put(
                "a trial",
                "%s s measured, after %s s at the rate"
                        .formatted(
                                Descriptions.seconds(plan.timing().duration()),
                                Descriptions.seconds(plan.timing().warmup())));
        facts.put(
                "warm-up of a server",
                "slices of %s s of requests, up to five, until its JIT and the client's are quiet"
                        .formatted(Descriptions.seconds(plan.timing().serverWarmup())));
        facts.put("rounds", Integer.toString(plan.rounds()));
        facts.put(
                "in flight",
                "up to %d requests: HTTP/1.1 %d connections; h2c %d connections of %d streams"
                        .formatted(
                                plan.concurrency().inFlight(),
                                plan.concurrency().inFlight(),
                                plan.concurrency().inFlight()
                                        / plan.concurrency().streams(),
                                plan.concurrency().streams()));
        facts.put(
                "requests",
                "%s %% reads of %s keys, values of %s bytes"
                        .formatted(
                                Descriptions.number(plan.workload().readFraction() * 100),
                                Terms.count(plan.workload().keys()),
                                Terms.count(plan.workload().valueBytes())));
        facts.put("seed", Long.toString(plan.seed()));
        return facts.entrySet().stream()
                .map(fact -> "<dt>%s</dt><dd>%s</dd>\n".formatted(Html.text(fact.getKey()), Html.text(fact.getValue())))
                .collect(Collectors.joining("", "<dl>\n", "</dl>\n"));
    }

    static List<String> method(List<String> fileNotes) {
        List<String> method = new ArrayList<>(List.of(
                "Each round starts a server process for each variant and warms it up; then the round's trials are run against them, shuffled over all variants by the seed. A server that is not on trial sleeps. The next round starts new processes.",
                "Where the load generator is pinned to CPUs of its own it never sleeps, so that the time in which the kernel wakes a thread is not taken for the server's; what it burns in waiting is not counted as its CPU time. Elsewhere it sleeps.",
                "Requests are due at constant intervals, whatever the server does (open loop). Latency runs from the moment a request was due to the last byte of its answer; a request that could not be sent when due keeps its due time.",
                "Server CPU is that of the server's process without the threads of its JIT, whose work a longer trial would spread over more requests; trials.csv has that too.",
                "Send lag is how late a request was sent through the client's own fault. It is part of the latency.",
                "Ratios are paired by round: the two trials of a round ran within the same minutes. The interval is Student's t on the logarithms of the rounds' ratios. A ratio over several rates is their geometric mean within each round; only rounds narrow its interval.",
                "A point is 'errors' where a request failed or was answered wrongly; 'client-limited' where, in at least half of its rounds, the p99 of the send lag is over 100 µs and over a quarter of the latency's p99, or the client's thread was more than 85 % busy, or the rate was missed while it was more than 70 % busy; 'unsteady' where in as many rounds the rate was missed by more than 1 % otherwise; 'noisy' where between the rounds of the closest majority the mean latency differs more than 1.5 times, its p99 more than 3 times, or the server's CPU time per request more than 1.3 times; else 'valid'.",
                "A point that is not valid is kept, drawn hollow, and left out of comparisons; so is one with fewer than %d requests in a trial."
                        .formatted(Comparison.MIN_REQUESTS)));
        method.addAll(fileNotes);
        return method;
    }
}
