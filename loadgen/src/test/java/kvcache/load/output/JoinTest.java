package kvcache.load.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kvcache.base.run.Protocol;
import kvcache.load.CommandRun;
import kvcache.load.FakeServer;
import kvcache.load.LoadException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class JoinTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void generatorsThatRanTogetherMakeOneResult(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol);
                ExecutorService generators = Executors.newFixedThreadPool(2)) {
            String begin = Instant.now().plusMillis(600).toString();
            List<Future<CommandRun>> runs = Stream.of("a", "b")
                    .map(name -> generators.submit(() -> generate(server, protocol, name, begin)))
                    .toList();
            for (Future<CommandRun> run : runs) {
                assertThat(run.get()).returns("", CommandRun::err).returns(0, CommandRun::exit);
            }
        }
        CommandRun joined = join("a.json", "b.json");
        assertThat(joined).returns("", CommandRun::err).returns(0, CommandRun::exit);
        assertThat(joined.out()).contains("by 2 generators", "latency µs", "send lag µs", "verdict");

        JsonNode a = read("a.json");
        JsonNode b = read("b.json");
        JsonNode both = read("out.json");
        for (String count : List.of("requests", "errors", "reads", "writes", "deletes", "hits")) {
            assertThat(both.get(count).asLong())
                    .as(count)
                    .isEqualTo(a.get(count).asLong() + b.get(count).asLong());
        }
        for (String rate : List.of("offered_rate", "achieved_rate")) {
            assertThat(both.get(rate).asDouble())
                    .as(rate)
                    .isCloseTo(a.get(rate).asDouble() + b.get(rate).asDouble(), within(1e-6));
        }
        assertThat(both.get("requests").asLong()).isEqualTo(450);
        assertThat(both.get("deletes").asLong()).isPositive();
        // Each writes what the other reads: neither may take that for the server's fault.
        assertThat(both.get("errors_by_kind")).allMatch(kind -> kind.asLong() == 0);
        assertThat(both.get("generators")).hasSize(2);

        double p99 = both.get("latency_us").get("p99").asDouble();
        double p99OfA = a.get("latency_us").get("p99").asDouble();
        double p99OfB = b.get("latency_us").get("p99").asDouble();
        assertThat(p99).isBetween(Math.min(p99OfA, p99OfB), Math.max(p99OfA, p99OfB));
        Join.Joined again = Join.of(List.of(folder.resolve("a.json"), folder.resolve("b.json")));
        assertThat(again.histogramsNs())
                .containsOnlyKeys("latency", "send_lag", "room_wait", "service")
                .allSatisfy((tag, seen) -> assertThat(seen.getTotalCount()).isEqualTo(450));
        Duration apart = Duration.between(from(a), from(b)).abs();
        if (apart.toMillis() <= 50) { // else the machine was too busy for them to begin together
            assertThat(both.get("verdict").asText())
                    .isIn(a.get("verdict").asText(), b.get("verdict").asText());
            assertThat(both.get("reasons")).noneMatch(reason -> reason.asText().contains("apart"));
        }
        assertThat(both.get("evidence"))
                .hasSize(a.get("evidence").size() + b.get("evidence").size())
                .anyMatch(found -> found.asText().startsWith("b.json: loop 0"));
    }

    private static Instant from(JsonNode result) {
        return Instant.parse(result.get("measured_from").asText());
    }

    private CommandRun generate(FakeServer server, Protocol protocol, String name, String begin) {
        return CommandRun.of(
                "http://127.0.0.1:" + server.address().getPort(),
                "--protocol=" + protocol,
                "--connections=2",
                "--rate=" + (name.equals("a") ? 300 : 150),
                "--reads=0.5",
                "--deletes=0.1",
                "--keys=10",
                "--seed=" + name.hashCode(),
                "--start-at=" + begin,
                "--warmup=0.2s",
                "--duration=1s",
                "--quiet",
                "--json=" + folder.resolve(name + ".json"),
                "--hlog=" + folder.resolve(name + ".hlog"));
    }

    @ParameterizedTest
    @CsvSource({
        "valid, valid, valid",
        "valid, unsteady, unsteady",
        "connection-limited, unsteady, connection-limited",
        "connection-limited, server-limited, server-limited",
        "errors, server-limited, errors",
        "errors, client-limited, errors",
        "noisy-host, client-limited, noisy-host",
    })
    void theVerdictIsTheWorst(String one, String other, String both) throws IOException {
        result("a", one, "2027-01-31T12:00:00Z");
        result("b", other, "2027-01-31T12:00:00.020Z");
        for (CommandRun joined : List.of(join("a.json", "b.json"), join("b.json", "a.json"))) {
            assertThat(joined).returns("", CommandRun::err).returns(0, CommandRun::exit);
            assertThat(joined.out()).contains("verdict     " + both + System.lineSeparator());
            assertThat(read("out.json").get("verdict").asText()).isEqualTo(both);
        }
        assertThat(join("a.json", "b.json", "--require-valid").exit()).isEqualTo(both.equals("valid") ? 0 : 3);
    }

    @Test
    void generatorsThatDidNotMeasureAtTheSameTimeAreUnsteadyTogether() throws IOException {
        result("a", "valid", "2027-01-31T12:00:00Z");
        result("b", "valid", "2027-01-31T12:00:01.500Z");
        assertThat(join("a.json", "b.json").exit()).isZero();
        JsonNode both = read("out.json");
        assertThat(both.get("verdict").asText()).isEqualTo("unsteady");
        assertThat(both.get("reasons"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "a.json and b.json measured 1.500 s apart: use --start-at to start generators together");
    }

    @Test
    void aFileThatIsNoResultIsToldInOneLine() throws IOException {
        result("a", "valid", "2027-01-31T12:00:00Z");
        Files.writeString(folder.resolve("b.json"), "{\n\"requests\": 5,\n}");
        refused("b.json", ": not a readable result of load --json");
        Files.writeString(folder.resolve("b.json"), "");
        refused("b.json", " has no 'measured_from': it is not a result of load --json");
        Files.writeString(folder.resolve("b.json"), "{\"requests\": 5}");
        refused("b.json", " has no 'measured_from': it is not a result of load --json");
        Files.delete(folder.resolve("b.json"));
        refused("b.json", ": there is no such file");
    }

    @Test
    void aResultThatWasChangedIsToldInOneLine() throws IOException {
        result("a", "valid", "2027-01-31T12:00:00Z");
        result("b", "excellent", "2027-01-31T12:00:00Z");
        refused("b.json", " has an unknown verdict: \"excellent\"");
        result("b", "valid", "noon");
        refused("b.json", " has no time in 'measured_from'");
    }

    @Test
    void aResultWithoutHistogramsIsToldInOneLine() throws IOException {
        result("a", "valid", "2027-01-31T12:00:00Z");
        result("b", "valid", "2027-01-31T12:00:00Z");
        Files.writeString(folder.resolve("b.hlog"), "it was a dark and stormy night\n");
        refused("b.hlog", " has the latency of 0 requests, but " + folder.resolve("b.json") + " has 1");
        Files.delete(folder.resolve("b.hlog"));
        refused("b.hlog", ": there is no such file");
        String named = Files.readString(folder.resolve("b.json"));
        Files.writeString(folder.resolve("b.json"), named.replace("\"hlog\"", "\"log\""));
        refused("b.json", " names no histograms: run load with --json and --hlog");
    }

    @Test
    void aLogThatWasCutOffIsNeverTakenForWhole() throws IOException {
        result("a", "valid", "2027-01-31T12:00:00Z");
        String whole = Files.readString(folder.resolve("a.hlog")).strip();
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(folder.resolve("a.hlog"), whole.substring(0, length));
            assertThatExceptionOfType(LoadException.class)
                    .as(whole.substring(0, length))
                    .isThrownBy(() -> Join.of(List.of(folder.resolve("a.json"))))
                    .withMessageStartingWith(folder.resolve("a.hlog").toString());
        }
    }

    private void refused(String file, String message) {
        CommandRun joined = join("a.json", "b.json");
        assertThat(joined.err().lines()).containsExactly("load: " + folder.resolve(file) + message);
        assertThat(joined.exit()).isEqualTo(1);
    }

    /** A result of one request that took a millisecond. */
    private void result(String name, String verdict, String from) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), """
                {"measured_from": "%s", "duration_seconds": 1.0, "requests": 1, "offered_rate": 1.0, "achieved_rate": 1.0,
                 "verdict": "%s", "hlog": "%s.hlog"}
                """.formatted(from, verdict, name));
        Histogram latencyNs = new Histogram(3);
        latencyNs.setTag("latency");
        latencyNs.recordValue(1_000_000);
        HistogramLogWriter log =
                new HistogramLogWriter(folder.resolve(name + ".hlog").toFile());
        log.outputLogFormatVersion();
        log.outputIntervalHistogram(latencyNs);
        log.close();
    }

    private CommandRun join(String first, String second, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "--join",
                                folder.resolve(first).toString(),
                                folder.resolve(second).toString(),
                                "--json",
                                folder.resolve("out.json").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private JsonNode read(String name) throws IOException {
        return JSON.readTree(folder.resolve(name).toFile());
    }
}
