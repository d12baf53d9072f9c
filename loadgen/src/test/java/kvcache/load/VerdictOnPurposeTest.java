package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import kvcache.base.run.Protocol;
import kvcache.base.run.Verdict;
import kvcache.load.host.Taskset;
import kvcache.load.verdict.Judgement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real runs, each with one thing wrong on purpose. The server's answers take milliseconds, so that what else this
 * machine does meanwhile is small beside them; where it is not, the verdict is noisy-host, and the run is done again.
 */
@Tag("quiet")
@Timeout(60)
final class VerdictOnPurposeTest {

    /** Noise comes in bursts, some of them of seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    interface Run {
        Judgement judge() throws Exception;
    }

    private static Plan plan(FakeServer server, double ratePerSecond) {
        Plan plan = new Plan(server, Protocol.H1);
        plan.pace = Plan.open(ratePerSecond, Waiting.PARK);
        plan.reads = 1;
        plan.depth = 1;
        plan.connections = 16;
        return plan;
    }

    private static Judgement judge(Plan plan) throws Exception {
        return plan.run().judge(plan.plan(), OptionalDouble.empty());
    }

    /** The first run that the machine did not spoil. */
    static Judgement quiet(Set<Verdict> spoiled, Run run) throws Exception {
        return quiet(judgement -> spoiled.contains(judgement.verdict()), run);
    }

    private static Judgement quiet(Predicate<Judgement> isSpoiled, Run run) throws Exception {
        long startNs = System.nanoTime();
        Judgement seen = run.judge();
        while (isSpoiled.test(seen) && System.nanoTime() - startNs < PATIENCE.toNanos()) {
            seen = run.judge();
        }
        return seen;
    }

    private static Judgement quiet(Run run) throws Exception {
        return quiet(EnumSet.of(Verdict.NOISY_HOST), run);
    }

    @Test
    void aServerThatKeepsUpWithItsRateIsValid() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(10));
            Plan plan = plan(server, 200);
            plan.duration = Duration.ofMillis(1500);
            Set<Verdict> spoiled = EnumSet.of(Verdict.NOISY_HOST, Verdict.CLIENT_LIMITED, Verdict.UNSTEADY);
            Judgement judgement = quiet(spoiled, () -> judge(plan));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.VALID);
            assertThat(judgement.reasons()).isEmpty();
        }
    }

    @Test
    void oneConnectionToAServerThatTakesItsTimeIsConnectionLimited() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(5));
            Plan plan = plan(server, 400);
            plan.connections = 1;
            Judgement judgement = quiet(() -> judge(plan));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.CONNECTION_LIMITED);
            assertThat(judgement.reasons())
                    .anyMatch(reason -> reason.startsWith("requests waited for room: p95 "))
                    .anyMatch(reason -> reason.startsWith("1.0 of at most 1 requests were in flight"));
        }
    }

    @Test
    void aServerWhoseOneThreadUsesUpItsCoreIsServerLimited() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
                while (System.nanoTime() - endNs < 0) {
                    Thread.onSpinWait();
                }
                call.serve();
            });
            // With others on its core it does not use it up, and all of its queue is as long from beginning to end.
            Judgement judgement = quiet(seen -> !isOutOfCpuTime(seen), () -> judge(plan(server, 1000)));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.SERVER_LIMITED);
            assertThat(judgement).matches(VerdictOnPurposeTest::isOutOfCpuTime);
            assertThat(judgement.reasons())
                    .anyMatch(reason ->
                            reason.matches("\\d\\d\\.\\d % of the offered rate was answered: \\d+ requests/s"));
        }
    }

    private static boolean isOutOfCpuTime(Judgement judgement) {
        return judgement.reasons().stream()
                .anyMatch(reason -> reason.startsWith("the server had used up its CPU time: "));
    }

    @Test
    void requestsThatQueueForAServerThatBlocksAreServerLimited() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                call.serve();
            });
            Plan plan = plan(server, 1000);
            plan.connections = 100;
            Judgement judgement = quiet(() -> judge(plan));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.SERVER_LIMITED);
            assertThat(judgement.reasons())
                    .anyMatch(reason -> reason.startsWith("requests queued inside the server: "));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void aServerThatFreezesIsServerLimitedWithPipelinesAndStreamsTooAndTheStallsLengthIsTold(Protocol protocol)
            throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.reads = 1;
            plan.depth = 8;
            plan.connections = 2;
            plan.duration = Duration.ofMillis(800);
            plan.pace = Plan.open(500, Waiting.PARK);
            Set<Verdict> spoiled = EnumSet.of(Verdict.NOISY_HOST, Verdict.CLIENT_LIMITED, Verdict.UNSTEADY);
            Judgement judgement = quiet(spoiled, () -> {
                server.gets.set(0);
                server.onGet(call -> {
                    if (server.gets.get() == 150) {
                        server.freeze(300);
                    }
                    call.serve();
                });
                return judge(plan);
            });

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.SERVER_LIMITED);
            assertThat(judgement.reasons())
                    .anyMatch(reason -> reason.matches("the server, or the network, stalled: for up to 3\\d\\d ms .*"));
        }
    }

    @Test
    void aServerAtItsCpuQuotaIsServerLimitedAndNotAmongNoise() throws Exception {
        try (QuotaServer server = QuotaServer.start()) {
            Plan plan = new Plan(server.address(), Protocol.H1);
            plan.pace = Plan.open(200, Waiting.PARK);
            plan.reads = 1;
            plan.preload = false;
            plan.depth = 1;
            plan.connections = 16;
            server.limitTo(0.1);
            Judgement judgement = quiet(() -> judge(plan));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.SERVER_LIMITED);
            assertThat(judgement.reasons())
                    .anyMatch(reason ->
                            reason.matches("the server was held up by a CPU quota of 0\\.10 cores, used up in .*"));
        }
    }

    @Test
    void aClientWhoseThreadIsHeldUpIsClientLimited() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(5));
            Plan plan = plan(server, 500);
            plan.listener = new PhaseListener() {
                @Override
                public void measuredPhaseStarted() {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
                }

                @Override
                public void measuredPhaseEnded() {}
            };
            Judgement judgement = quiet(() -> judge(plan));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.CLIENT_LIMITED);
            assertThat(judgement.reasons())
                    .anyMatch(reason ->
                            reason.matches("requests were sent late: p99 1\\d\\d,\\d+ µs of a latency of .*"));
        }
    }

    @Test
    void aServerThatSlowsDownInTheMiddleIsUnsteady() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = plan(server, 200);
            plan.duration = Duration.ofSeconds(3);
            Judgement judgement = quiet(() -> {
                server.gets.set(0);
                server.onGet(call -> call.serveAfter(server.gets.get() < 320 ? 4 : 20));
                return judge(plan);
            });

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.UNSTEADY);
            assertThat(judgement.reasons())
                    .anyMatch(reason -> reason.startsWith("never steady: the mean latency changed "))
                    .anyMatch(reason -> reason.matches(".* 1\\.[5-9] s after the start"));
        }
    }

    @Test
    void wrongValuesAreErrors() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                server.store.put(call.key(), "\"never stored\"".getBytes(US_ASCII));
                call.serveAfter(10);
            });
            Judgement judgement = quiet(() -> judge(plan(server, 200)));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.ERRORS);
            assertThat(judgement.reasons()).containsExactly("requests answered wrongly: 100");
        }
    }

    @Test
    void aProcessThatUsesTheGeneratorsOnlyCpuMakesTheHostNoisy() throws Exception {
        assumeTrue(Taskset.isThere(), "taskset is not there");
        int cpu = Taskset.anAllowedCpu();
        try (FakeServer server = new FakeServer(Protocol.H1);
                Taskset.Spinner competitor = Taskset.spinner(cpu)) {
            server.onGet(call -> call.serveAfter(10));
            assertThat(competitor.isAlive()).isTrue();
            List<String> told = pinnedRun(cpu, server.address().getPort());

            assertThat(told).isNotEmpty();
            assertThat(told.getFirst()).as("%s", told).isEqualTo("noisy-host");
            assertThat(told.get(1)).startsWith("a loop of the generator could have run but had no CPU for ");
        }
    }

    private static List<String> pinnedRun(int cpu, int port) throws Exception {
        Process generator = new ProcessBuilder(
                        "taskset",
                        "-c",
                        String.valueOf(cpu),
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PinnedRun.class.getName(),
                        String.valueOf(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String told = new String(generator.getInputStream().readAllBytes(), UTF_8);
            assertThat(generator.waitFor()).isZero();
            return told.lines().toList();
        } finally {
            generator.destroyForcibly().onExit().join();
        }
    }
}
