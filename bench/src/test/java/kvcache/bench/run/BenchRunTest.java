package kvcache.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Workload;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.Software;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.result.TrialsFile;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;
import kvcache.bench.awake.AwakeCpus;
import kvcache.server.CacheServer;
import kvcache.server.ServerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds that fail, that are cut, and whose files are damaged; the servers run in this process. */
@Timeout(60)
class BenchRunTest {

    private static final int ROUNDS = 2;
    private static final int TRIALS_OF_A_ROUND = 2;

    @TempDir
    private Path temp;

    private RunFolder folder = new RunFolder(Path.of(""));
    private final Host host = new Host();
    private final Told told = new Told();

    @BeforeEach
    void inAFolder() {
        folder = new RunFolder(temp);
    }

    private static BenchPlan plan(boolean flameGraphs) {
        return new BenchPlan(
                List.of(ServerSetup.ofStore("concurrent", List.of())),
                List.of(Protocol.H1),
                Rates.parse("200,400"),
                List.of(),
                0,
                new StopRule(ROUNDS, Duration.ZERO, 1, flameGraphs),
                new Timing(Duration.ofMillis(50), Duration.ZERO, Duration.ofMillis(100), 1),
                new Concurrency(4, 1),
                new Workload(0.8, 10, 12),
                1,
                CpuSet.allowed(),
                CpuSet.allowed());
    }

    private void run() throws Exception {
        run(plan(false));
    }

    private void run(BenchPlan plan) throws Exception {
        Machine machine = new Machine("cpu", 2, 1L << 33, "none", Machine.UNKNOWN, "Linux", "amd64");
        RunInfo info = new RunInfo(
                RunInfo.FORMAT_VERSION,
                "name",
                Instant.EPOCH,
                plan,
                machine,
                machine,
                new Software("1", "abc", "4.2", "jvm", List.of(), List.of()),
                "none",
                false,
                List.of());
        new BenchRun(info, folder, Pinning.detect(), host, of -> false, InstantSource.system()).run(told);
    }

    private List<TrialRow> rows() throws IOException {
        return TrialsFile.read(folder.trials(), plan(false), note -> {});
    }

    private Map<Integer, List<Instant>> startsByRound() throws IOException {
        return rows().stream()
                .collect(Collectors.groupingBy(
                        row -> row.trial().round(), Collectors.mapping(TrialRow::startedAt, Collectors.toList())));
    }

    @Test
    void aRoundWhoseServerDoesNotAnswerIsMeasuredOnceMore() throws Exception {
        host.failing = List.of(1);

        run();

        assertThat(told.notes)
                .singleElement()
                .asString()
                .contains("round 1 failed and is repeated", "warm-up of concurrent-h1", "; its last words");
        assertThat(rows()).hasSize(ROUNDS * TRIALS_OF_A_ROUND);
        assertThat(told.positions).containsExactly(0, 0, 3);
    }

    @Test
    void aSecondFailureEndsTheBenchAndKeepsTheRoundsBefore() {
        host.failing = List.of(2, 3);

        assertThatThrownBy(this::run).isInstanceOf(BenchException.class).hasMessageContaining("; its last words");

        assertThat(temp.resolve("trials.csv"))
                .satisfies(file -> assertThat(startsByRound()).containsOnlyKeys(1));
    }

    @Test
    void aRoundThatWasCutIsMeasuredAnewAsAWhole() throws Exception {
        run();
        Map<Integer, List<Instant>> before = startsByRound();
        List<TrialRow> cut = rows().subList(0, TRIALS_OF_A_ROUND + 1);
        TrialsFile.write(folder.trials(), cut);
        Files.writeString(folder.trials(), "concurrent,h1,4", StandardOpenOption.APPEND);

        run();

        assertThat(startsByRound().get(1)).isEqualTo(before.get(1));
        assertThat(startsByRound().get(2)).hasSize(TRIALS_OF_A_ROUND).doesNotContainAnyElementsOf(before.get(2));
        assertThat(told.notes).singleElement().asString().contains("the last row is truncated");
        assertThat(told.positions).containsExactly(0, 3, 3);
    }

    @Test
    void aRoundWithADamagedHistogramIsMeasuredAgainWithANote() throws Exception {
        run();
        Map<Integer, List<Instant>> before = startsByRound();
        Path histogram = folder.histogram(rows().getLast().trial());
        Files.writeString(histogram, Files.readString(histogram).substring(0, 200));

        run();

        assertThat(startsByRound().get(1)).isEqualTo(before.get(1));
        assertThat(startsByRound().get(2)).hasSize(TRIALS_OF_A_ROUND).doesNotContainAnyElementsOf(before.get(2));
        assertThat(told.notes)
                .singleElement()
                .asString()
                .contains(histogram.toString(), "round 2 and later rounds are repeated");
    }

    @Test
    void theTimeOfAPlanWithoutFlameGraphsIsForItsRounds() throws Exception {
        assertThat(BenchRun.steps(plan(true))).isEqualTo(BenchRun.steps(plan(false)) + 1);

        run(plan(false));

        assertThat(told.steps).noneMatch(step -> step.contains("flame"));
        assertThat(folder.flameGraphs()).isEmptyDirectory();
    }

    /** What the user was told. */
    private static final class Told implements Progress {
        private final List<String> notes = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private final List<Integer> positions = new ArrayList<>();

        @Override
        public void expects(int all) {}

        @Override
        public void isAt(int done) {
            positions.add(done);
        }

        @Override
        public void begins(String step) {
            steps.add(step);
        }

        @Override
        public void done() {}

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public void close() {}
    }

    /** Counts the servers that it starts from 1; the failing ones refuse connections. */
    private static final class Host implements ServerHost {
        private List<Integer> failing = List.of();
        private int started;

        @Override
        public RunningServer start(ServerSetup server, List<String> jvmFlags) throws BenchException {
            started++;
            try {
                return failing.contains(started) ? Running.refusing() : Running.serving();
            } catch (IOException e) {
                throw new BenchException(e.toString());
            }
        }

        @Override
        public Machine machine() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean keepsServersApart() {
            return false;
        }

        @Override
        public boolean canKeepAwake() {
            return false;
        }

        @Override
        public AwakeCpus keepAwake() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean sharesFiles() {
            return true;
        }

        @Override
        public String pinning() {
            return "none";
        }
    }

    private record Running(InetSocketAddress address, Runnable end) implements RunningServer {

        static Running serving() throws IOException {
            CacheServer server = CacheServer.start(
                    ServerConfig.defaults().at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            return new Running(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), server::close);
        }

        static Running refusing() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return new Running(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()), () -> {});
            }
        }

        @Override
        public ProcessCpu cpu() {
            return ProcessCpu.NONE;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public String lastWords() {
            return "; its last words";
        }

        @Override
        public List<SafepointLog.Stop> pauses() {
            return List.of();
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
