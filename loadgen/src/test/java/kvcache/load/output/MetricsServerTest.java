package kvcache.load.output;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.base.cli.WholeNumber;
import kvcache.base.run.Protocol;
import kvcache.load.CommandRun;
import kvcache.load.FakeServer;
import kvcache.load.cli.LoadCommand;
import kvcache.load.record.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MetricsServerTest {

    /** A name, labels if any, and a number, as Prometheus reads a line of its text format. */
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[a-z]+=\"[^\"]*\"})? ([0-9.]+(?:[eE][-+]?[0-9]+)?)");

    private static final Pattern COMMENT =
            Pattern.compile("# (?:HELP ([a-z_]+) \\S.*|TYPE ([a-z_]+) (?:counter|gauge))");

    @Test
    @Timeout(30)
    void aRunIsToldWhileItIsUnderWay() throws Exception {
        Told told = new Told();
        try (FakeServer server = new FakeServer(Protocol.H1);
                HttpClient client = HttpClient.newHttpClient()) {
            Thread run = Thread.ofPlatform()
                    .start(() -> new CommandLine(new LoadCommand())
                            .registerConverter(Duration.class, text -> Duration.parse("PT" + text))
                            .registerConverter(WholeNumber.class, WholeNumber::new)
                            .setOut(new PrintWriter(Writer.nullWriter()))
                            .setErr(new PrintWriter(told))
                            .execute(
                                    "http://127.0.0.1:" + server.address().getPort(),
                                    "--rate=200",
                                    "--keys=10",
                                    "--warmup=0s",
                                    "--duration=3s",
                                    "--metrics-port=0"));
            URI metrics = URI.create(told.await("metrics at (http://127\\.0\\.0\\.1:[0-9]+/metrics)\\R"));
            told.await("(measured)");
            Map<String, Double> first = scrape(client, metrics);
            told.await("measured.*\\R.*(measured)");
            Map<String, Double> second = scrape(client, metrics);
            run.join();

            assertThat(first)
                    .containsEntry("kvcache_load_measured", 1.0)
                    .containsEntry(requests(Outcome.TIMEOUT), 0.0)
                    .hasSize(1 + Outcome.values().length + 3 * 4);
            assertThat(value(first, requests(Outcome.HIT))).isPositive();
            for (Outcome outcome : new Outcome[] {Outcome.HIT, Outcome.STORED}) {
                assertThat(value(second, requests(outcome))).isGreaterThan(value(first, requests(outcome)));
            }
            assertThat(value(second, requests(Outcome.HIT)) + value(second, requests(Outcome.STORED)))
                    .isLessThanOrEqualTo(600);
            assertThat(value(second, "kvcache_load_latency_seconds{quantile=\"0.99\"}"))
                    .isGreaterThanOrEqualTo(value(second, "kvcache_load_latency_seconds{quantile=\"0.5\"}"))
                    .isBetween(1e-6, 5.0);
        }
    }

    private static String requests(Outcome outcome) {
        return "kvcache_load_requests_total{outcome=\"" + outcome.name().toLowerCase(Locale.ROOT) + "\"}";
    }

    private static double value(Map<String, Double> samples, String name) {
        return requireNonNull(samples.get(name), name);
    }

    /** The samples of a scrape, each after the help and the type of its name. */
    private static Map<String, Double> scrape(HttpClient client, URI metrics) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).endsWith("\n").doesNotContain("\r");
        Map<String, Double> samples = new HashMap<>();
        Map<String, Integer> described = new HashMap<>();
        for (String line : answer.body().split("\n", -1)) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                described.merge(comment.group(1) == null ? comment.group(2) : comment.group(1), 1, Integer::sum);
            } else if (!line.isEmpty()) {
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(described).containsEntry(sample.group(1), 2);
                String labels = sample.group(2) == null ? "" : sample.group(2);
                assertThat(samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3))))
                        .as(line)
                        .isNull();
            }
        }
        return samples;
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FakeServer server = new FakeServer(Protocol.H1)) {
            CommandRun run = CommandRun.of(
                    "http://127.0.0.1:" + server.address().getPort(),
                    "--metrics-port=" + taken.getLocalPort(),
                    "--calibration=" + folder.resolve("none"));
            assertThat(run.err().lines())
                    .containsExactly("load: cannot listen on --metrics-port " + taken.getLocalPort()
                            + ": Address already in use");
            assertThat(run).returns("", CommandRun::out).returns(1, CommandRun::exit);
            assertThat(server.seen).isEmpty();
        }
    }

    @Test
    void aPortThatNobodyIsToldIsRefused() {
        assertThat(CommandRun.of("http://127.0.0.1:1", "--metrics-port=0", "--quiet"))
                .returns(2, CommandRun::exit)
                .returns(
                        "Invalid value for option '--metrics-port': '0'; allowed: 1 to 65535 with --quiet, which does not"
                                + " print the chosen port",
                        CommandRun::err);
    }

    /** What was written so far. */
    private static final class Told extends StringWriter {

        @Override
        public void flush() {
            synchronized (this) {
                notifyAll();
            }
        }

        /** Waits until it has a part of a form; returns the group. */
        synchronized String await(String form) throws InterruptedException {
            Pattern pattern = Pattern.compile(form);
            while (true) {
                Matcher matcher = pattern.matcher(toString());
                if (matcher.find()) {
                    return matcher.group(1);
                }
                wait();
            }
        }
    }
}
