package kvcache.load.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import kvcache.base.run.Protocol;
import kvcache.load.CommandRun;
import kvcache.load.FakeServer;
import kvcache.load.LoadResult;
import kvcache.load.Plan;
import kvcache.load.Waiting;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CalibrationTest {

    private static final String[] SHORT = {"--duration=0.2s", "--connections=2", "--keys=50"};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "--protocol=h1, --pipeline=1, --value-size=12",
        "--protocol=h1, --pipeline=8, --value-size=16-1k",
        "--protocol=h1, --pipeline=2, --value-size=100k",
        "--protocol=h2c, --streams=8, --value-size=16-40k",
        "--protocol=h1, --pipeline=1, --value-size=exponential:200",
    })
    void laterRunsWithTheSameOptionsTellTheirHeadroom(String protocol, String depth, String valueSize)
            throws IOException {
        String[] options = {protocol, depth, valueSize, "--reads=0.6", "--deletes=0.1", "--misses=0.2"};
        CommandRun calibrated = load(options, "--calibrate", "--warmup=0.2s");
        assertThat(calibrated).returns("", CommandRun::err).returns(0, CommandRun::exit);
        assertThat(calibrated.out())
                .hasLineCount(1)
                .containsPattern(
                        "This generator reaches [0-9,]+ requests/s in a closed loop and [0-9,]+ in an open loop \\(");
        JsonNode kept = new ObjectMapper().readTree(file().toFile());
        assertThat(kept).hasSize(1);
        assertThat(kept.elements().next().get("closedPerSecond").asDouble()).isPositive();
        assertThat(kept.elements().next().get("openPerSecond").asDouble()).isPositive();

        try (FakeServer server = new FakeServer(protocol.endsWith("h1") ? Protocol.H1 : Protocol.H2C)) {
            String url = "http://127.0.0.1:" + server.address().getPort();
            assertThat(load(options, url, "--quiet", "--warmup=0s", "--rate=100")
                            .out())
                    .containsPattern("headroom: this generator can reach [0-9,.]+ times this rate");
        }
    }

    @Test
    void runsWithOtherOptionsHaveNoHeadroom() throws IOException {
        assertThat(load(new String[0], "--calibrate", "--warmup=0.2s").exit()).isZero();
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            String url = "http://127.0.0.1:" + server.address().getPort();
            assertThat(load(new String[0], url, "--quiet", "--warmup=0s", "--rate=100")
                            .out())
                    .contains("times this rate");
            for (String other : List.of(
                    "--pipeline=2",
                    "--value-size=13",
                    "--value-size=lognormal:100:0.5",
                    "--reads=0.7",
                    "--misses=0.5",
                    "--deletes=0.1",
                    "--reconnect-after=5",
                    "--closed",
                    "--loops=2")) {
                boolean known = other.equals("--closed");
                assertThat(load(new String[0], url, "--quiet", "--warmup=0s", other)
                                .out())
                        .as(other)
                        .contains(known ? "times this rate" : "headroom: unknown");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{\"h1\": {\"closedPerSecond\": \"fast\"}}", "\u0000\u0001"})
    void aFileThatHoldsNoCeilingsIsToldInOneLineBeforeAnythingIsSent(String content) throws IOException {
        Files.writeString(file(), content);
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            String url = "http://127.0.0.1:" + server.address().getPort();
            for (CommandRun run : List.of(load(new String[0], url), load(new String[0], "--calibrate"))) {
                assertThat(run.err().lines())
                        .containsExactly("load: " + file()
                                + " is not a file of load --calibrate; delete it, or name another with --calibration");
                assertThat(run).returns("", CommandRun::out).returns(1, CommandRun::exit);
            }
            assertThat(server.seen).isEmpty();
        }
        assertThat(file()).hasContent(content);
    }

    @ParameterizedTest
    @CsvSource({"H1, 12", "H1, 3", "H1, 100000", "H2C, 12", "H2C, 16384", "H2C, 16385", "H2C, 100000"})
    void theNullServerHasTheRightValueOfEachKeyAndNoOther(Protocol protocol, int valueBytes) throws Exception {
        WorkloadSpec all =
                new WorkloadSpec(1, 0, 0.5, 30, new KeyDistribution.Uniform(), new ValueSizes.Fixed(valueBytes), 7);
        try (NullServer server = NullServer.start(protocol == Protocol.H2C, all)) {
            Plan plan = new Plan(server.address(), protocol);
            plan.pace = Plan.open(2000, Waiting.PARK);
            plan.connections = 2;
            plan.depth = 4;
            plan.warmup = Duration.ZERO;
            plan.duration = Duration.ofMillis(200);
            plan.workload = all;
            plan.preload = false;
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(400);
            assertThat(result.counts().reads()).isEqualTo(400);
            // Which reads miss is drawn.
            assertThat(result.counts().hits()).isBetween(140L, 260L);
        }
    }

    private Path file() {
        return folder.resolve("calibration.json");
    }

    private CommandRun load(String[] options, String... more) {
        return CommandRun.of(Stream.of(SHORT, new String[] {"--calibration=" + file()}, options, more)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }
}
