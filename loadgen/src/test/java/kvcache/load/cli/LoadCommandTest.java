package kvcache.load.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import kvcache.base.cli.WholeNumber;
import kvcache.base.run.Protocol;
import kvcache.load.FakeServer;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("quiet")
final class LoadCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        CommandLine line = new CommandLine(new LoadCommand())
                .registerConverter(Duration.class, text -> Duration.parse("PT" + text))
                .registerConverter(WholeNumber.class, WholeNumber::new)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setParameterExceptionHandler((mistake, given) -> {
                    err.append(mistake.getMessage());
                    return 2;
                });
        return line.execute(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate|0|Invalid value for option '--rate': '0'; allowed: over 0 to 10000000",
                "--connections|many|option '--connections' is 'many'; allowed: a whole number, 1 to 65536",
                "--reads|most|Invalid value for option '--reads': 'most'; allowed: 0 to 1",
                "--rate|NaN|Invalid value for option '--rate': 'NaN'; allowed: over 0 to 10000000",
                "--metrics-port|abc|option '--metrics-port' is 'abc'; allowed: a whole number, 0 to 65535",
                "--keys|1e3|option '--keys' is '1e3'; allowed: a whole number, 1 to 100000000",
                "--seed|x|option '--seed' is 'x'; allowed: a whole number, -9223372036854775808 to 9223372036854775807",
                "--method|HEAD|Invalid value for option '--method': 'HEAD'; allowed: GET, POST, PUT, PATCH or DELETE",
                "-H|Connection: close|Invalid value for option '-H': 'Connection: close'; allowed: NAME:VALUE, a header other than those of message framing and connection management",
                "-H|Content-Length: 5|Invalid value for option '-H': 'Content-Length: 5'; allowed: NAME:VALUE, a header other than those of message framing and connection management",
                "--calibration|-|Invalid value for option '--calibration': '-'; allowed: a file, not standard output",
                "-H|x|Invalid value for option '-H': 'x'; allowed: NAME:VALUE, a header of printable ASCII with at most 8192 characters",
                "--body-file|/no/such/file|Invalid value for option '--body-file': '/no/such/file': there is no such file",
                "--connections|0|option '--connections' is 0; allowed: 1 to 65536",
                "--loops|65|Invalid value for option '--loops': '65'; allowed: 1 to the number of connections, 64",
                "--streams|2|Invalid value for option '--streams': '2'; allowed: 1 with --protocol h1",
                "--reads|1.1|Invalid value for option '--reads': '1.1'; allowed: 0 to 1",
                "--deletes|0.3|Invalid value for option '--deletes': '0.3'; allowed: 0 to 1 less --reads, 0.8",
                "--misses|-1|Invalid value for option '--misses': '-1'; allowed: 0 to 1",
                "--delete|/key|Invalid value for option '--delete': '/key'; allowed: a path that contains {key} once, optionally after a method other than HEAD, such as 'PUT /cache/{key}'",
                "--key-distribution|hotset:2:0.9|Invalid value for option '--key-distribution': 'hotset:2:0.9'; allowed: hotset:KEYS:REQUESTS with a share of the keys over 0 and under 1, and one of the requests from 0 to 1, such as hotset:0.1:0.9",
                "--value-size|4-16|Invalid value for option '--value-size': '4-16'; allowed: 1 to 64m, with or without k or m; a range from 8, such as 16-1k; @FILE; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], with MAX no less than MEDIAN or MEAN, by default 1m",
                "--value-size|exponential:2m|Invalid value for option '--value-size': 'exponential:2m'; allowed: 1 to 64m, with or without k or m; a range from 8, such as 16-1k; @FILE; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], with MAX no less than MEDIAN or MEAN, by default 1m",
                "--value-size|lognormal:1k|Invalid value for option '--value-size': 'lognormal:1k'; allowed: 1 to 64m, with or without k or m; a range from 8, such as 16-1k; @FILE; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], with MAX no less than MEDIAN or MEAN, by default 1m",
                "--value-size=@/no/such/file||Invalid value for option '--value-size': '@/no/such/file': there is no such file",
                "--keys|0|option '--keys' is 0; allowed: 1 to 100000000",
                "--duration|0s|Invalid value for option '--duration': '0ms'; allowed: 1ms or longer",
                "--reconnect-after|0|option '--reconnect-after' is 0; allowed: 1 to 2147483647",
                "--get|/get/key|Invalid value for option '--get': '/get/key'; allowed: a path that contains {key} once, optionally after a method other than HEAD, such as 'PUT /cache/{key}'",
                "--get|HEAD /get/{key}|Invalid value for option '--get': 'HEAD /get/{key}'; allowed: a path that contains {key} once, optionally after a method other than HEAD, such as 'PUT /cache/{key}'",
                "--put|PUT store/{key}|Invalid value for option '--put': 'PUT store/{key}'; allowed: a path that contains {key} once, optionally after a method other than HEAD, such as 'PUT /cache/{key}'",
                "--protocol|h3|Invalid value for option '--protocol': 'h3'; allowed: h1, h2c, h2",
                "--arrivals|bursty|option '--arrivals': given 'bursty'; allowed: constant, poisson",
                "--value-size|0|Invalid value for option '--value-size': '0'; allowed: 1 to 64m, with or without k or m; a range from 8, such as 16-1k; @FILE; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], with MAX no less than MEDIAN or MEAN, by default 1m",
                "--key-distribution|zipf|Invalid value for option '--key-distribution': 'zipf'; allowed: uniform, zipf:EXPONENT, hotset:KEYS:REQUESTS",
            })
    void aBadValueIsToldWithWhatIsAllowed(String option, @Nullable String value, String message) {
        String[] args = value == null
                ? new String[] {"http://127.0.0.1:1", option}
                : new String[] {"http://127.0.0.1:1", option, value};
        assertThat(execute(args)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(message);
    }

    @Test
    void theHelpTellsWhatEachOptionTakes() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("--key-distribution=FORM", "90 %", "--targets=FILE", "Default: 0.8");
    }

    @Test
    void aRateTogetherWithAClosedLoopIsRefused() {
        assertThat(execute("http://127.0.0.1:1", "--closed", "--rate", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate").contains("--closed");
    }

    @Test
    void whatARecordedWorkloadSaysItselfIsRefusedBesideIt(@TempDir Path folder) throws Exception {
        Path trace = Files.writeString(folder.resolve("trace"), "get a\nfetch b\n");
        assertThat(execute("http://127.0.0.1:1", "--trace=" + trace, "--reads=0.8"))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("Invalid value for option '--reads': '0.8'; allowed: not together with --trace");
        err.getBuffer().setLength(0);
        assertThat(execute("http://127.0.0.1:1", "--trace=" + trace, "--keys=5"))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("Invalid value for option '--keys': '5'; allowed: not together with --trace");
        err.getBuffer().setLength(0);
        assertThat(execute("http://127.0.0.1:1", "--trace=" + trace)).isEqualTo(2);
        assertThat(err.toString())
                .contains(trace + ", line 2: 'fetch b'; allowed: ")
                .hasLineCount(1);
        err.getBuffer().setLength(0);
        assertThat(execute("http://127.0.0.1:1", "--trace=" + folder.resolve("none")))
                .isEqualTo(2);
        assertThat(err.toString()).endsWith("there is no such file");
    }

    @Test
    void targetsOfAnotherServerAreRefusedInOneLine(@TempDir Path folder) throws Exception {
        Path targets = Files.writeString(folder.resolve("targets"), "GET http://127.0.0.1:1/a\n\nGET http://other/b\n");
        assertThat(execute("http://127.0.0.1:1", "--targets=" + targets, "--get=/{key}"))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("Invalid value for option '--get': '/{key}'; allowed: not together with --targets");
        err.getBuffer().setLength(0);
        assertThat(execute("http://127.0.0.1:1", "--targets=" + targets)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "Invalid value for option '--targets': '%s': %s, line 3: 'http://other/b'; allowed: a path, or a"
                                        .formatted(targets, targets)
                                + " URL of the server under test, http://127.0.0.1:1");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://127.0.0.1:1",
        "127.0.0.1:1",
        "http://127.0.0.1:99999",
        "http://user:password@127.0.0.1:1",
        "http://127.0.0.1:1#part",
        "http://127.0.0.1:1/path#part"
    })
    void aUrlOfWhichAPartWouldNotBeSentIsRefused(String url) {
        assertThat(execute(url)).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "'" + url
                                + "'; allowed: http://HOST:PORT, or https, redis or memcached instead of http, with an optional path");
    }

    @Test
    void aTargetThatDoesNotAnswerIsOneLineAndExitOne() throws Exception {
        int port;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(execute("http://127.0.0.1:" + port)).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("load: cannot connect to http://127.0.0.1:" + port + ": connection refused");
    }

    @Test
    void theResultIsPrintedAndWrittenToItsFiles(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("result.json");
        Path hlog = folder.resolve("result.hlog");
        Path csv = folder.resolve("result.csv");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            int exit = execute(
                    "http://127.0.0.1:" + server.address().getPort(),
                    "--rate=200",
                    "--duration=1s",
                    "--warmup=0s",
                    "--keys=20",
                    "--connections=4",
                    "--pipeline=1",
                    "--streams=1",
                    "--value-size=1k",
                    "--key-distribution=hotset:0.1:0.9",
                    "--json=" + json,
                    "--csv=" + csv,
                    "--hlog=" + hlog);
            assertThat(err.toString()).contains("measured", "/s  lag p99", "latency p50", "errors 0");
            assertThat(exit).isZero();
        }
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("requests").asLong()).isEqualTo(200);
        assertThat(result.get("errors").asLong()).isZero();
        assertThat(result.get("reads").asLong()).isEqualTo(160);
        assertThat(result.get("writes").asLong()).isEqualTo(40);
        assertThat(result.get("hits").asLong()).isEqualTo(160);
        assertThat(result.get("errors_by_kind")).hasSize(7).allMatch(count -> count.asLong() == 0);
        assertThat(result.get("answers_by_status").properties()).hasToString("[200=200]");
        assertThat(result.get("closed_by_reason")).isEmpty();
        assertThat(result.get("connections_made").asLong()).isEqualTo(4);
        // 160 answers of 1 KiB in a second, and as many requests as there were answers.
        assertThat(result.get("received_bytes_per_second").asDouble()).isBetween(160_000.0, 200_000.0);
        assertThat(result.get("sent_bytes_per_second").asDouble()).isBetween(45_000.0, 70_000.0);
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).split(",", -1))
                .hasSameSizeAs(rows.get(1).split(",", -1))
                .contains("requests", "errors_by_kind.timeout", "latency_us.p99.9", "verdict");
        assertThat(result.get("achieved_rate").asDouble()).isPositive();
        assertThat(result.get("cpu_us_per_request").asDouble()).isPositive();
        assertThat(result.get("verdict").asText()).isNotEmpty();
        for (String histogram : new String[] {"latency_us", "send_lag_us"}) {
            assertThat(result.get(histogram).fieldNames())
                    .toIterable()
                    .containsExactly("mean", "p50", "p90", "p95", "p99", "p99.9", "p99.99", "max");
        }
        assertThat(out.toString().toLowerCase(Locale.ROOT))
                .contains("rate", "80.00 % reads", "p99.99", "send lag", "statuses    200: 200", "|##", "verdict")
                .doesNotContain("capacity");
        try (HistogramLogReader log = new HistogramLogReader(hlog.toFile())) {
            EncodableHistogram latency = log.nextIntervalHistogram();
            assertThat(latency.getTag()).isEqualTo("latency");
            assertThat(((Histogram) latency).getTotalCount()).isEqualTo(200);
            assertThat(log.nextIntervalHistogram().getTag()).isEqualTo("send_lag");
        }
    }

    @ParameterizedTest
    @CsvSource({"--json,--hlog", "--json,--csv", "--csv,--hlog"})
    void standardOutputIsForOneOfTheFiles(String one, String other) {
        assertThat(execute("http://127.0.0.1:1", one, "-", other, "-")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("Invalid value for option '%s': '-'; allowed: standard output for only one of %s and %s"
                        .formatted(other, one, other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--hlog", "--csv"})
    void aLogOrARowCanGoToStandardOutputAndNoFileIsMadeOfIt(String option) throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            String url = "http://127.0.0.1:" + server.address().getPort();
            String[] args = {url, "--rate=50", "--duration=0.2s", "--warmup=0s", "--keys=5", option, "-"};
            assertThat(execute(args)).as(err.toString()).isZero();
        }
        assertThat(err.toString()).contains("p99.99", "verdict");
        if (option.equals("--csv")) {
            assertThat(out.toString()).startsWith("measured_from,").hasLineCount(2);
        } else {
            HistogramLogReader log = new HistogramLogReader(
                    new ByteArrayInputStream(out.toString().getBytes(US_ASCII)));
            assertThat(((Histogram) log.nextIntervalHistogram()).getTotalCount())
                    .isEqualTo(10);
        }
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void theJsonCanGoToStandardOutputAndTheTableIsNotInIt() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            String url = "http://127.0.0.1:" + server.address().getPort();
            String[] args = {url, "--rate=50", "--duration=0.2s", "--warmup=0s", "--keys=5", "--json", "-"};
            assertThat(execute(args)).as(err.toString()).isZero();
        }
        assertThat(new ObjectMapper().readTree(out.toString()).get("requests").asLong())
                .isEqualTo(10);
        assertThat(err.toString()).contains("p99.99", "verdict");
    }

    @Test
    void aRunThatMustBeValidEndsWithThreeWhereItIsNot() {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            String url = "http://127.0.0.1:" + server.address().getPort();
            String[] options = {
                url, "--rate=50", "--require-valid", "--quiet", "--duration=0.4s", "--warmup=0.2s", "--keys=20"
            };
            int exit = 3;
            // What else the machine does can make a run invalid: of several, one is valid.
            for (int tries = 0; tries < 20 && exit == 3; tries++) {
                exit = execute(options);
            }
            assertThat(exit).isZero();
            server.onGet(call -> call.answer(500, new byte[0]));
            assertThat(execute(options)).isEqualTo(3);
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void theSearchForTheHighestRateTellsWhatItFoundAndEachRunOfIt(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("found.json");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            int exit = execute(
                    "http://127.0.0.1:" + server.address().getPort(),
                    "--find-max",
                    "--slo=p50=1us",
                    "--rate=4",
                    "--duration=0.5s",
                    "--warmup=0s",
                    "--keys=20",
                    "--json=" + json);
            assertThat(exit).isZero();
        }
        assertThat(out.toString())
                .contains("No rate found with p50 within 1 µs, not even 1 requests/s (3 runs).")
                .hasLineCount(1);
        assertThat(err.toString()).hasLineCount(3).contains("4 requests/s: p50 ");
        assertThat(new ObjectMapper().readTree(json.toFile()).get("held_rate").asDouble())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--slo=p99|Invalid value for option '--slo': 'p99'; allowed: a percentile of latency and its limit, such as p99=1ms, p99.9=500us or p50=2s",
                "--closed|Invalid value for option '--find-max': '--closed'; allowed: an open loop; a closed loop measures capacity, not latency",
                "--csv=x|Invalid value for option '--find-max': '--csv'; allowed: only --json with it",
            })
    void whatTheSearchCannotDoIsRefused(String option, String message) {
        assertThat(execute("http://127.0.0.1:1", "--find-max", option)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(message);
    }

    @Test
    void theTableHasNoLineOfStatusesIfThereAreNoneAndTheReasonHasNoZeroParts() {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {}); // no answer
            assertThat(execute(
                            "http://127.0.0.1:" + server.address().getPort(),
                            "--rate=50",
                            "--quiet",
                            "--duration=0.2s",
                            "--warmup=0s",
                            "--timeout=1s",
                            "--reads=1",
                            "--keys=5"))
                    .isZero();
        }
        assertThat(out.toString())
                .contains("errors      10: TIMEOUT ", "requests not answered: ")
                .doesNotContain("statuses", "wrongly");
    }

    @Test
    void aClosedLoopSaysThatItMeasuresCapacityAndEndsWithZeroThoughValuesAreWrong(@TempDir Path folder)
            throws Exception {
        Path json = folder.resolve("result.json");
        try (FakeServer server = new FakeServer(Protocol.H2C)) {
            server.onGet(call -> call.answer(200, "\"test_value\"".getBytes(US_ASCII)));
            int exit = execute(
                    "http://127.0.0.1:" + server.address().getPort(),
                    "--closed",
                    "--protocol=h2c",
                    "--streams=4",
                    "--connections=2",
                    "--reads=1.0",
                    "--duration=1s",
                    "--warmup=0s",
                    "--keys=20",
                    "--json=" + json);
            assertThat(exit).isZero();
        }
        assertThat(out.toString()).contains("measures capacity").contains("verdict     errors");
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("requests").asLong()).isPositive();
        assertThat(result.get("errors_by_kind").get("wrong_value").asLong())
                .isEqualTo(result.get("requests").asLong());
        assertThat(Files.size(json)).isPositive();
    }
}
