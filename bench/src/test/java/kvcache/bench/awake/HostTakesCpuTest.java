package kvcache.bench.awake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.ThreadBinding;
import kvcache.base.run.Protocol;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;
import kvcache.load.Waiting;
import kvcache.load.Warmup;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.engine.LoadRun;
import kvcache.load.host.ServerProcess;
import kvcache.load.record.LatencyByDueTime.Undisturbed;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real servers and real disturbances: what the host does is left out, and what the server does stays. Each run is
 * repeated until the rest of the machine is quiet enough to see its effect.
 */
@Timeout(120)
@Tag("long") // Beside other tests the host takes CPUs all the time.
class HostTakesCpuTest {

    private static final int RATE_PER_S = 1_000;
    private static final long SLOW_NS = TimeUnit.MICROSECONDS.toNanos(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Integer> cpus = CpuSet.allowed().cpus();

    private record Seen(Histogram allNs, Undisturbed undisturbed) {

        static double slowShare(Histogram latencyNs) {
            return (double) latencyNs.getCountBetweenValues(SLOW_NS, Long.MAX_VALUE)
                    / Math.max(1, latencyNs.getTotalCount());
        }

        /** Returns whether enough is left to tell. */
        boolean isTelling() {
            return undisturbed.share() > 0.2;
        }

        double slowShareUndisturbed() {
            return slowShare(undisturbed.latencyNs());
        }

        double p99Ns() {
            return undisturbed.latencyNs().getValueAtPercentile(99);
        }

        @Override
        public String toString() {
            return "undisturbed %.2f of the time; slow %.3f, undisturbed %.3f; p99 %s ns, undisturbed %.0f ns"
                    .formatted(
                            undisturbed.share(),
                            slowShare(allNs),
                            slowShareUndisturbed(),
                            allNs.getValueAtPercentile(99),
                            p99Ns());
        }
    }

    @BeforeEach
    void needsTwoCpus() {
        assumeTrue(cpus.size() >= 2 && ThreadBinding.isAvailable(), "needs two CPUs");
    }

    private AwakeCpus awake() throws Exception {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@../jvm.options",
                "-cp",
                System.getProperty("java.class.path"));
        return AwakeCpus.start(java, cpu(0), cpu(1));
    }

    private CpuSet cpu(int index) {
        return new CpuSet(List.of(cpus.get(index)));
    }

    private Optional<Seen> run(PlantedServer server, AwakeCpus awake) throws Exception {
        LoadPlan plan = new LoadPlan(
                new LoadPlan.Server(server.address(), Protocol.H1, RequestPaths.ORIGINAL, new Handshake.None()),
                new LoadPlan.ConnectionPlan(8, 1, LoadPlan.UNLIMITED, 1),
                new LoadPlan.Pace.Open(RATE_PER_S, ArrivalProcess.CONSTANT, Waiting.SPIN),
                new LoadPlan.Schedule(Warmup.of(Duration.ofMillis(500)), Duration.ofSeconds(1), Duration.ofSeconds(5)),
                new WorkloadSpec(0, 50, new KeyDistribution.Uniform(), 12, 1),
                false);
        long startNs = System.nanoTime();
        Optional<ServerProcess> process = ServerProcess.listeningAt(server.address());
        assertThat(awake.watch(process.orElseThrow())).isTrue();
        LoadResult result = LoadRun.run(plan, process, onItsOwnCpu(), ProgressListener.NONE);
        assertThat(result.counts().errors()).isZero();
        return awake.gapsSince(startNs)
                .flatMap(gaps -> result.byDueTime().orElseThrow().undisturbed(gaps))
                .map(undisturbed -> new Seen(result.times().latencyNs(), undisturbed));
    }

    /** Binds the generator's thread, as a bench does its whole process. */
    private PhaseListener onItsOwnCpu() {
        return new PhaseListener() {
            @Override
            public void measuredPhaseStarted() {
                ThreadBinding.bindThisThread(cpu(1));
            }

            @Override
            public void measuredPhaseEnded() {}
        };
    }

    private interface Runs {
        Optional<Seen> run() throws Exception;
    }

    /** Returns the first run with an effect, or the last telling one. */
    private static Seen first(Predicate<Seen> effect, Runs runs) throws Exception {
        List<Seen> telling = new ArrayList<>();
        long startNs = System.nanoTime();
        do {
            runs.run().filter(Seen::isTelling).ifPresent(telling::add);
        } while ((telling.isEmpty() || !effect.test(telling.getLast()))
                && System.nanoTime() - startNs < PATIENCE.toNanos());
        assumeFalse(telling.isEmpty(), "others used the CPUs all the time");
        return telling.getLast();
    }

    @Test
    void pausesOfTheServersGarbageCollectorStay() throws Exception {
        try (AwakeCpus awake = awake();
                PlantedServer server = PlantedServer.start(cpus.get(0), PlantedServer.Fault.PAUSES)) {
            Seen seen = first(of -> of.slowShareUndisturbed() > 0.1, () -> run(server, awake));

            assertThat(seen.slowShareUndisturbed()).as("%s", seen).isGreaterThan(0.1);
        }
    }

    @Test
    void aLockInOneOfHundredRequestsStays() throws Exception {
        try (AwakeCpus awake = awake();
                PlantedServer server = PlantedServer.start(cpus.get(0), PlantedServer.Fault.LOCK)) {
            Seen seen = first(of -> of.slowShareUndisturbed() > 0.006, () -> run(server, awake));

            assertThat(seen.slowShareUndisturbed()).as("%s", seen).isGreaterThan(0.006);
        }
    }

    @Test
    void aServerThatIsStoppedStaysSinceNothingProvesThatTheHostTookItsCpu() throws Exception {
        try (AwakeCpus awake = awake();
                PlantedServer server = PlantedServer.start(cpus.get(0), PlantedServer.Fault.NONE)) {
            String pid = String.valueOf(server.process().pid());
            String stops =
                    "for i in 1 2 3; do sleep 0.3; kill -STOP %s; sleep 0.1; kill -CONT %s; done".formatted(pid, pid);
            Seen seen = first(of -> of.slowShareUndisturbed() > 0.1, () -> {
                Process stopping = new ProcessBuilder("sh", "-c", "sleep 0.3; " + stops).start();
                Optional<Seen> run = run(server, awake);
                stopping.waitFor();
                return run;
            });

            assertThat(seen.slowShareUndisturbed()).as("%s", seen).isGreaterThan(0.1);
            assertThat(seen.undisturbed().latencyNs().getMaxValue()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void windowsInWhichAnotherProcessUsesTheServersCpuGo() throws Exception {
        try (AwakeCpus awake = awake();
                PlantedServer server = PlantedServer.start(cpus.get(0), PlantedServer.Fault.NONE)) {
            Seen alone = first(of -> of.undisturbed().share() > 0.5, () -> run(server, awake));
            Process spinner = new ProcessBuilder(
                            "taskset",
                            "-c",
                            String.valueOf(cpus.get(0)),
                            "sh",
                            "-c",
                            "while :; do timeout 0.1 sh -c 'while :; do :; done'; sleep 0.2; done")
                    .start();
            try {
                Predicate<Seen> isLeftOut = of -> of.undisturbed().share() < 0.8 && of.p99Ns() < 2 * alone.p99Ns();
                Seen beside = first(isLeftOut, () -> run(server, awake));

                assertThat(beside).matches(isLeftOut, "as without the spinner, which had " + alone);
            } finally {
                spinner.descendants().forEach(ProcessHandle::destroyForcibly);
                spinner.destroyForcibly().onExit().join();
            }
        }
    }
}
