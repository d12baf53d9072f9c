package kvcache.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kvcache.analysis.result.ProfileFolder;
import kvcache.analysis.result.ProfileFolder.Kind;
import kvcache.bench.profile.AsyncProfiler.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FlameGraphsTest {

    private static final String NAME = "striped-h1";

    private static final AsyncProfiler NOWHERE = new AsyncProfiler("Plan 9", "mips", Event.CPU);

    @TempDir
    private Path temp;

    private final AtomicInteger open = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerOnARealLoadHasAGraphOfItsCpuTimeAndOneOfItsAllocation(boolean asyncProfilerWorks) throws Exception {
        List<Profiler> profilers =
                asyncProfilerWorks ? Profiler.forThisPlatform() : List.of(NOWHERE, new FlightRecorder());

        List<String> notes = graphs(profilers).take(NAME, BusyChild::start, folder());

        assertThat(files())
                .containsExactlyInAnyOrder(
                        "striped-h1-cpu.html",
                        "striped-h1-cpu.collapsed",
                        "striped-h1-alloc.html",
                        "striped-h1-alloc.collapsed");
        Stacks cpu = Stacks.read(folder().stacks(NAME, Kind.CPU));
        assertThat(cpu.weights().keySet())
                .anyMatch(stack -> stack.startsWith("kvcache-loop;") && stack.contains("kvcache.server.netty."))
                .noneMatch(stack -> stack.contains("tid="))
                .noneMatch(stack -> stack.startsWith("JFR") || stack.contains("Profiler::"))
                .noneMatch(stack -> stack.startsWith("main;"));
        assertThat(Stacks.read(folder().stacks(NAME, Kind.ALLOCATION)).weights().keySet())
                .anyMatch(stack -> stack.startsWith("kvcache-loop;"));
        assertThat(notes)
                .anyMatch(note -> note.startsWith("striped-h1: CPU by "
                                + (asyncProfilerWorks ? "async-profiler (" : "JDK Flight Recorder, jdk."))
                        && note.contains(cpu.total() + " samples"))
                .anyMatch(note -> note.startsWith("striped-h1: allocation by the same profiler: "));
        if (!asyncProfilerWorks) {
            assertThat(notes)
                    .contains("striped-h1: " + NOWHERE + " failed: async-profiler has no library for Plan 9 mips");
        }
        for (Kind kind : Kind.values()) {
            assertThat(Files.readString(folder().graph(NAME, kind)))
                    // Names are packed: each is told from where it differs from the one before.
                    .contains(".server.", "' " + kind.unit() + "'")
                    .doesNotContainPattern("(?i)(src|@import|url\\(|<link)[^>]*https?:");
        }
    }

    @Test
    void whereNoProfilerWorksThereIsANoteAndNoFile() throws Exception {
        List<String> notes = graphs(List.of(NOWHERE, new AsyncProfiler("Plan 9", "mips", Event.ITIMER)))
                .take(NAME, BusyChild::start, folder());

        assertThat(notes)
                .containsExactly(
                        "striped-h1: async-profiler (cpu) failed: async-profiler has no library for Plan 9 mips",
                        "striped-h1: no flame graphs");
        assertThat(files()).isEmpty();
    }

    @Test
    void aServerThatFailsIsEndedAndToldOf() throws Exception {
        List<String> notes = graphs(List.of(new FlightRecorder()))
                .take(
                        NAME,
                        flags -> new Scripted(() -> {
                            throw new IOException("the server ended\n\tat somewhere");
                        }),
                        folder());

        assertThat(notes)
                .containsExactly(
                        "striped-h1: JDK Flight Recorder failed: the server ended", "striped-h1: no flame graphs");
        assertThat(open).hasValue(0);
        assertThat(files()).isEmpty();
    }

    @Test
    void aProfilerThatWritesNothingOrNoRecordingIsToldOf() throws Exception {
        assertThat(graphs(List.of(new FlightRecorder())).take(NAME, flags -> new Scripted(() -> {}), folder()))
                .contains("striped-h1: JDK Flight Recorder failed: the profiler wrote nothing");

        ProfiledServer.Starter broken = flags -> {
            String file = flags.getFirst().replaceFirst(".*filename=([^,]*),.*", "$1");
            return new Scripted(() -> Files.writeString(Path.of(file), "no recording"));
        };
        assertThat(graphs(List.of(new FlightRecorder())).take(NAME, broken, folder()))
                .hasSize(2)
                .contains("striped-h1: no flame graphs");
        assertThat(files()).isEmpty();
    }

    @Test
    void anInterruptEndsTheServerAndIsPassedOn() {
        FlameGraphs graphs = graphs(List.of(new FlightRecorder()));

        assertThatThrownBy(() -> graphs.take(
                        NAME,
                        flags -> new Scripted(() -> {
                            throw new InterruptedException();
                        }),
                        folder()))
                .isInstanceOf(InterruptedException.class);
        assertThat(open).hasValue(0);
    }

    private static FlameGraphs graphs(List<Profiler> profilers) {
        return new FlameGraphs(profilers, Duration.ofSeconds(1));
    }

    private ProfileFolder folder() {
        return new ProfileFolder(temp);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @FunctionalInterface
    private interface Script {
        void run() throws IOException, InterruptedException;
    }

    /** Stands for a child that does one thing when it is to be busy. */
    private final class Scripted implements ProfiledServer {

        private final Script script;

        private Scripted(Script script) {
            this.script = script;
            open.incrementAndGet();
        }

        @Override
        public void warmUp() {}

        @Override
        public void keepBusy(Duration duration) throws IOException, InterruptedException {
            script.run();
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
