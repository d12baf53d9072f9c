package kvcache.load.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kvcache.base.run.Protocol;
import kvcache.load.CommandRun;
import kvcache.load.FakeServer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistogramLogTest {

    @TempDir
    private Path folder;

    private CommandRun load(FakeServer server, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "http://127.0.0.1:" + server.address().getPort(),
                "--quiet",
                "--rate=200",
                "--keys=10",
                "--calibration=" + folder.resolve("none")));
        args.addAll(List.of(more));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @Test
    void theIntervalsOfEachTagAddUpToTheResult() throws Exception {
        Path json = folder.resolve("result.json");
        Path hlog = folder.resolve("result.hlog");
        long beganMs = System.currentTimeMillis();
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            CommandRun run = load(server, "--warmup=0.5s", "--duration=2.3s", "--json=" + json, "--hlog=" + hlog);
            assertThat(run).returns("", CommandRun::err).returns(0, CommandRun::exit);
        }
        long endedMs = System.currentTimeMillis();
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.get("requests").asLong()).isEqualTo(460);
        assertThat(Files.readAllLines(hlog)).contains("#[Histogram log format version 1.3]");

        Map<String, List<Histogram>> intervals = intervals(hlog);
        assertThat(intervals.keySet()).containsExactly("latency", "send_lag", "room_wait", "service");
        intervals.forEach((tag, parts) -> {
            assertThat(parts).as(tag).hasSizeGreaterThanOrEqualTo(3);
            Histogram whole = new Histogram(3);
            long lastMs = beganMs;
            for (Histogram part : parts) {
                assertThat(part.getStartTimeStamp()).as(tag).isBetween(lastMs, part.getEndTimeStamp());
                lastMs = part.getEndTimeStamp();
                whole.add(part);
            }
            assertThat(lastMs).as(tag).isBetween(beganMs + 2790, endedMs + 10);
            assertThat(whole.getTotalCount()).as(tag).isEqualTo(460);
            JsonNode told = result.get(tag + "_us");
            assertThat(whole.getValueAtPercentile(99) / 1e3)
                    .as(tag)
                    .isCloseTo(told.get("p99").asDouble(), within(1e-6));
            assertThat(whole.getMaxValue() / 1e3)
                    .as(tag)
                    .isCloseTo(told.get("max").asDouble(), within(1e-6));
        });
        assertThat(intervals.get("latency")).isNotNull().first().satisfies(first -> {
            long measuredFromMs =
                    Instant.parse(result.get("measured_from").asText()).toEpochMilli();
            assertThat(first.getStartTimeStamp() - measuredFromMs).isBetween(-2L, 2L);
            // Half a second of 200 a second; more or less where the loop was held up.
            assertThat(first.getTotalCount()).isBetween(1L, 150L);
        });
    }

    @Test
    void requestsWithoutAnAnswerStandInTheTableAndTheFilesWithTheTimeoutOrMore() throws Exception {
        Path json = folder.resolve("result.json");
        Path hlog = folder.resolve("result.hlog");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                if (!call.key().equals("key7")) {
                    call.serve();
                }
            });
            CommandRun run = load(
                    server,
                    "--warmup=0s",
                    "--duration=0.5s",
                    "--connections=4",
                    "--timeout=1s",
                    "--json=" + json,
                    "--hlog=" + hlog);
            JsonNode result = new ObjectMapper().readTree(json.toFile());
            long unanswered = result.get("unanswered").asLong();
            assertThat(unanswered).isPositive();
            assertThat(run.out())
                    .contains("unanswered  " + unanswered
                            + " requests, included in these times with the timeout or longer");
            assertThat(result.get("timeout_seconds").asDouble()).isEqualTo(1);
            assertThat(result.get("latency_us").get("p99").asDouble()).isGreaterThanOrEqualTo(1_000_000);
        }
        assertThat(Files.readAllLines(hlog))
                .contains("#values are nanoseconds; a request without a response has the timeout or more");
        Histogram latency = new Histogram(3);
        intervals(hlog).getOrDefault("latency", List.of()).forEach(latency::add);
        assertThat(latency.getTotalCount()).isEqualTo(100);
        assertThat(latency.getValueAtPercentile(99)).isGreaterThanOrEqualTo(1_000_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--hlog", "--json", "--csv"})
    void aFileOnAFullDiskIsAnErrorThatNamesItAfterTheResultWasTold(String option) throws Exception {
        Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));
        assumeTrue(Files.isWritable(full), "/dev/full is not there");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            CommandRun run = load(server, "--warmup=0s", "--duration=0.2s", option + "=" + full);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("load: cannot write the result: " + full);
            assertThat(run.out()).contains("latency µs");
            assertThat(run.exit()).isEqualTo(1);
        } finally {
            Files.delete(full);
        }
    }

    private static Map<String, List<Histogram>> intervals(Path hlog) throws IOException {
        Map<String, List<Histogram>> intervals = new LinkedHashMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(hlog.toFile())) {
            while (reader.hasNext()) {
                if (reader.nextIntervalHistogram() instanceof Histogram seen) {
                    intervals
                            .computeIfAbsent(seen.getTag(), tag -> new ArrayList<>())
                            .add(seen);
                }
            }
        }
        return intervals;
    }

    @Test
    void aRunThatMeasuresNothingLeavesNoLogButAlsoRemovesNoLink() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path hlog = folder.resolve("result.hlog");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("aim"));
        for (Path file : List.of(hlog, link)) {
            CommandRun run = CommandRun.of("http://127.0.0.1:" + port, "--hlog=" + file);
            assertThat(run.err()).contains("connection refused").hasLineCount(1);
            assertThat(run.exit()).isEqualTo(1);
        }
        assertThat(hlog).doesNotExist();
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("aim")).isEmptyFile();
    }

    @Test
    void aLogThatCannotBeWrittenIsToldInOneLineBeforeAnythingIsMeasured() {
        Path nowhere = folder.resolve("none").resolve("result.hlog");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            CommandRun run = load(server, "--hlog=" + nowhere);
            assertThat(run.err().lines())
                    .containsExactly("Invalid value for option '--hlog': '" + nowhere
                            + "'; allowed: a file in a writable folder");
            assertThat(run).returns("", CommandRun::out).returns(2, CommandRun::exit);
            assertThat(server.seen).isEmpty();
        }
    }
}
