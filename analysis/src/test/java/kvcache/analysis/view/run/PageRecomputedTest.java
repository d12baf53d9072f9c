package kvcache.analysis.view.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Trial;
import kvcache.base.run.Protocol;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every sentence of the findings is computed again, from the bare columns of {@code trials.csv}: nothing that the page
 * says needs more than the files, and nothing contradicts them.
 */
class PageRecomputedTest {

    private static final int ROUNDS = 6;
    private static final List<String> STORES = List.of("striped", "nonblocking", "caffeine");
    private static final String RATIO = "([\\d.]+)x the %s \\(([\\d.]+) to ([\\d.]+)\\)";
    private static final String CPU = "server_cpu_us_per_request";

    @TempDir
    private static Path folder;

    private static List<CSVRecord> rows = List.of();
    private static String page = "";

    /** Over h2c a request at full load costs a quarter; caffeine costs 15 % more; all else is equal but for noise. */
    @BeforeAll
    static void draw() throws IOException {
        BenchPlan plan = SyntheticRun.plan(STORES, "10000,40000", List.of(64), ROUNDS, true);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.Truth() {
            @Override
            public double cpuUs(Trial trial) {
                double caffeine = trial.toString().startsWith("caffeine") ? 1.15 : 1;
                return 20 * caffeine * (isBatched(trial) ? 0.25 : 1) * SyntheticRun.noise(trial, 0.03);
            }

            @Override
            public double latencyUs(Trial trial) {
                return 150 * SyntheticRun.noise(trial, 0.05);
            }

            @Override
            public double capacityPerSecond(Trial trial) {
                return (isBatched(trial) ? 200_000 : 50_000) * SyntheticRun.noise(trial, 0.02);
            }

            private boolean isBatched(Trial trial) {
                return trial.cell().demand() instanceof LoadProfile.ClosedLoop
                        && trial.cell().variant().protocol() == Protocol.H2C;
            }
        });
        var unused = Report.draw(folder);
        page = Files.readString(folder.resolve("report.html"));
        rows = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(Files.newBufferedReader(folder.resolve("trials.csv"), StandardCharsets.UTF_8))
                .getRecords();
    }

    /** Numerator and denominator, as server and protocol. */
    private record Pair(String above, String below) {}

    private record Recomputed(double estimate, double low, double high) {}

    @Test
    void theLineOfTheProtocols() {
        List<Pair> pairs = STORES.stream()
                .map(store -> new Pair(store + " h2c", store + " h1"))
                .toList();

        assertThat(lines()).anySatisfy(line -> {
            assertThat(line).startsWith("h2c beats HTTP/1.1: at full load ");
            assertSays(line, RATIO.formatted("CPU"), ratio(CPU, pairs, PageRecomputedTest::isAtFullLoad));
            assertSays(
                    line, RATIO.formatted("capacity"), ratio("achieved_rate", pairs, PageRecomputedTest::isAtFullLoad));
            assertBound(
                    line,
                    "at 10,000 to 40,000/s no difference above ([\\d.]+) % in CPU",
                    ratio(CPU, pairs, PageRecomputedTest::isAtRate));
        });
    }

    @Test
    void theLineOfTheDearerStore() {
        List<Pair> pairs = ofStores("caffeine");

        assertThat(lines()).anySatisfy(line -> {
            assertThat(line).startsWith("caffeine loses to nonblocking: at full load ");
            assertSays(line, "load " + RATIO.formatted("CPU"), ratio(CPU, pairs, PageRecomputedTest::isAtFullLoad));
            assertSays(line, "40,000/s " + RATIO.formatted("CPU"), ratio(CPU, pairs, PageRecomputedTest::isAtRate));
        });
    }

    @Test
    void theLineOfEqualStoresAndThatOfTheNoise() {
        assertThat(lines()).anySatisfy(line -> {
            assertBound(
                    line,
                    "^No difference above ([\\d.]+) % in CPU",
                    ratio(CPU, ofStores("striped"), PageRecomputedTest::isAtRate));
            assertBound(
                    line,
                    "at full load ([\\d.]+) % in CPU",
                    ratio(CPU, ofStores("striped"), PageRecomputedTest::isAtFullLoad));
        });
        Recomputed noise = ratio(CPU, ofStores("nonblocking.twin"), PageRecomputedTest::isAtRate);
        assertThat(lines())
                .anySatisfy(line -> assertSays(line, "^Passed: ([\\d.]+) \\(([\\d.]+) to ([\\d.]+)\\)\\.$", noise));
    }

    @Test
    void everySentenceBehindALine() {
        int checked = 0;
        for (List<String> sentences : further()) {
            String first = sentences.getFirst();
            Matcher of = Pattern.compile("^Ratios are (\\S+) over (\\S+), with").matcher(first);
            if (!of.find()) {
                continue;
            }
            List<Pair> pairs = of.group(1).equals("h2c")
                    ? STORES.stream()
                            .map(store -> new Pair(store + " h2c", store + " h1"))
                            .toList()
                    : ofStores(of.group(1));
            for (String sentence : sentences) {
                Matcher figure = Pattern.compile(
                                "^([A-Z][\\w ]*): ([\\d.]+) times \\(95 % interval ([\\d.]+) to ([\\d.]+)\\)")
                        .matcher(sentence);
                if (figure.find()) {
                    Predicate<CSVRecord> loads = figure.group(1).contains("full load")
                                    || figure.group(1).equals("Capacity")
                            ? PageRecomputedTest::isAtFullLoad
                            : PageRecomputedTest::isAtRate;
                    assertClose(sentence, figure.toMatchResult(), 2, ratio(column(figure.group(1)), pairs, loads));
                    checked++;
                }
            }
        }
        // Three questions by five measures.
        assertThat(checked).isEqualTo(15);
    }

    @Test
    void theVerdictsAreThoseOfTheTrials() {
        for (String store : STORES) {
            long points = rows.stream()
                    .filter(row -> row.get("server").equals(store)
                            && row.get("protocol").equals("h1"))
                    .map(row -> row.get("rate") + " " + row.get("in_flight"))
                    .distinct()
                    .count();
            assertThat(further().stream().flatMap(List::stream))
                    .contains("Verdicts of %s, HTTP/1.1: %s of %s points valid.".formatted(store, points, points));
        }
    }

    private static String column(String figure) {
        return switch (figure) {
            case "Server CPU per request", "Server CPU per request at full load" -> CPU;
            case "Median latency" -> "latency_p50_us";
            case "P99 latency" -> "latency_p99_us";
            case "Capacity" -> "achieved_rate";
            default -> throw new IllegalArgumentException(figure);
        };
    }

    private static List<Pair> ofStores(String store) {
        return List.of(new Pair(store + " h1", "nonblocking h1"), new Pair(store + " h2c", "nonblocking h2c"));
    }

    private static boolean isAtRate(CSVRecord row) {
        return !row.get("rate").isEmpty();
    }

    private static boolean isAtFullLoad(CSVRecord row) {
        return row.get("in_flight").equals("64");
    }

    private static double log(String column, String variant, int round, Predicate<CSVRecord> loads) {
        return rows.stream()
                .filter(loads)
                .filter(row -> (row.get("server") + " " + row.get("protocol")).equals(variant))
                .filter(row -> row.get("round").equals(Integer.toString(round)))
                .mapToDouble(row -> Math.log(Double.parseDouble(row.get(column))))
                .average()
                .orElseThrow();
    }

    /** The moderated t-test of the page, written again: own variance, and four degrees of that which all share. */
    private static Recomputed ratio(String column, List<Pair> pairs, Predicate<CSVRecord> loads) {
        double[] own = new double[ROUNDS];
        for (int round = 1; round <= ROUNDS; round++) {
            for (Pair pair : pairs) {
                own[round - 1] += (log(column, pair.above(), round, loads) - log(column, pair.below(), round, loads))
                        / pairs.size();
            }
        }
        Set<String> variants = new LinkedHashSet<>();
        rows.forEach(row -> variants.add(row.get("server") + " " + row.get("protocol")));
        List<double[]> all = new ArrayList<>();
        for (String variant : variants) {
            double[] values = new double[ROUNDS];
            for (int round = 1; round <= ROUNDS; round++) {
                values[round - 1] = log(column, variant, round, loads);
            }
            all.add(values);
        }
        double grand =
                all.stream().mapToDouble(PageRecomputedTest::mean).average().orElseThrow();
        double squares = 0;
        for (double[] values : all) {
            for (int round = 0; round < ROUNDS; round++) {
                int at = round;
                double ofRound =
                        all.stream().mapToDouble(other -> other[at]).average().orElseThrow();
                squares += Math.pow(values[round] - mean(values) - ofRound + grand, 2);
            }
        }
        int degrees = ROUNDS - 1 + 4;
        double shared = squares / ((all.size() - 1) * (ROUNDS - 1));
        double variance = 0;
        for (double value : own) {
            variance += Math.pow(value - mean(own), 2);
        }
        variance = (variance + 4 * shared * 2 / pairs.size()) / degrees;
        double half = new TDistribution(degrees).inverseCumulativeProbability(0.975) * Math.sqrt(variance / ROUNDS);
        return new Recomputed(Math.exp(mean(own)), Math.exp(mean(own) - half), Math.exp(mean(own) + half));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static void assertSays(String line, String pattern, Recomputed expected) {
        Matcher found = Pattern.compile(pattern).matcher(line);
        assertThat(found.find()).as("'%s' in '%s'", pattern, line).isTrue();
        assertClose(line, found.toMatchResult(), 1, expected);
    }

    private static void assertClose(String line, MatchResult found, int group, Recomputed expected) {
        assertRounded(line, found.group(group), expected.estimate());
        assertRounded(line, found.group(group + 1), expected.low());
        assertRounded(line, found.group(group + 2), expected.high());
    }

    private static void assertBound(String line, String pattern, Recomputed of) {
        Matcher found = Pattern.compile(pattern).matcher(line);
        assertThat(found.find()).as("'%s' in '%s'", pattern, line).isTrue();
        assertRounded(line, found.group(1), 100 * Math.max(Math.abs(of.low() - 1), Math.abs(of.high() - 1)));
    }

    /** Asserts that a number is the text's, to half a unit of its last decimal. */
    private static void assertRounded(String line, String text, double expected) {
        int decimals = text.contains(".") ? text.length() - text.indexOf('.') - 1 : 0;
        assertThat(Math.abs(Double.parseDouble(text) - expected))
                .as("%s for %s in '%s'", text, expected, line)
                .isLessThanOrEqualTo(0.5001 * Math.pow(10, -decimals));
    }

    private static List<String> lines() {
        return texts("<span class=\"answer\">([^<]*)</span>", page);
    }

    private static List<List<String>> further() {
        List<List<String>> all = new ArrayList<>();
        for (String list : texts("</summary>\\s*<ul>(.*?)</ul>", page)) {
            all.add(texts("<li>([^<]*)</li>", list));
        }
        return all.stream().filter(sentences -> !sentences.isEmpty()).toList();
    }

    private static List<String> texts(String pattern, String from) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(from)
                .results()
                .map(found -> found.group(1).replace("&amp;", "&"))
                .toList();
    }
}
