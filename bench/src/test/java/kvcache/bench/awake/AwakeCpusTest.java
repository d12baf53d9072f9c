package kvcache.bench.awake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.ThreadBinding;
import kvcache.load.host.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AwakeCpusTest {

    private static final int SCHED_IDLE = 5;
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@../jvm.options",
            "-cp",
            System.getProperty("java.class.path"));

    private final List<Integer> cpus = CpuSet.allowed().cpus();

    @BeforeEach
    void needsLinux() {
        assumeTrue(ThreadBinding.isAvailable(), "not Linux");
    }

    private static CpuSet cpu(int cpu) {
        return new CpuSet(List.of(cpu));
    }

    private static List<ProcessHandle> idleProcesses(ProcessHandle parent) {
        return parent.descendants().filter(ProcessHandle::isAlive).toList();
    }

    /** Returns the scheduling class of each thread. */
    private static List<Integer> classes(long pid) throws IOException {
        try (var threads = Files.list(Path.of("/proc/%s/task".formatted(pid)))) {
            return threads.map(thread -> schedulingClass(thread.resolve("stat")))
                    .toList();
        }
    }

    private static int schedulingClass(Path stat) {
        try {
            String text = Files.readString(stat);
            // The 41st field, counted from the third.
            return Integer.parseInt(text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[41 - 3]);
        } catch (IOException e) {
            return SCHED_IDLE; // it has ended
        }
    }

    @Test
    void everyThreadHasTheLowestClassAndAllEndOnClose() throws Exception {
        List<ProcessHandle> before = idleProcesses(ProcessHandle.current());
        List<ProcessHandle> started;
        try (AwakeCpus awake = AwakeCpus.start(JAVA, cpu(cpus.getFirst()), cpu(cpus.getLast()))) {
            started = idleProcesses(ProcessHandle.current()).stream()
                    .filter(process -> !before.contains(process))
                    .toList();

            assertThat(awake).isNotNull();
            assertThat(started).hasSize(1);
            assertThat(classes(started.getFirst().pid())).isNotEmpty().containsOnly(SCHED_IDLE);
        }

        assertThat(started).noneMatch(ProcessHandle::isAlive);
    }

    /** Runs as a bench that is killed. */
    public static void main(String[] args) throws Exception {
        int cpu = CpuSet.allowed().cpus().getFirst();
        try (AwakeCpus awake = AwakeCpus.start(JAVA, cpu(cpu), cpu(cpu))) {
            System.out.println("ready " + awake.gapsSince(System.nanoTime()).isPresent());
            TimeUnit.MINUTES.sleep(1);
        }
    }

    @Test
    void itDoesNotOutliveABenchThatIsKilled() throws Exception {
        Process bench = new ProcessBuilder(
                        JAVA.getFirst(),
                        "@../jvm.options",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AwakeCpusTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(bench.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("ready");
        List<ProcessHandle> children = idleProcesses(bench.toHandle());
        assertThat(children).hasSize(1);

        bench.destroyForcibly().waitFor();

        assertThat(children.getFirst().onExit().get(30, TimeUnit.SECONDS).isAlive())
                .isFalse();
    }

    @Test
    void nothingIsKnownOnceTheProcessHasEnded() throws Exception {
        try (AwakeCpus awake = AwakeCpus.start(JAVA, cpu(cpus.getFirst()), cpu(cpus.getLast()))) {
            ProcessHandle.current().children().toList().getLast().destroyForcibly();

            assertThat(awake.gapsSince(System.nanoTime())).isEmpty();
        }
    }

    @Test
    void aServerThatMayRunElsewhereCannotBeWatched() throws Exception {
        assumeTrue(cpus.size() >= 2, "needs two CPUs");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AwakeCpus awake = AwakeCpus.start(JAVA, cpu(cpus.getFirst()), cpu(cpus.getLast()))) {
            InetSocketAddress address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());

            assertThat(awake.watch(ServerProcess.listeningAt(address).orElseThrow()))
                    .isFalse();
        }
    }

    @Test
    void aProcessThatEndsAtOnceIsAnError() {
        List<String> noJava = List.of("false");

        assertThatThrownBy(() -> AwakeCpus.start(noJava, cpu(cpus.getFirst()), cpu(cpus.getLast())))
                .isInstanceOf(IOException.class);
    }
}
