package kvcache.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import kvcache.base.run.Protocol;
import kvcache.load.FakeServer;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.Plan;
import kvcache.load.Waiting;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.RequestPaths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs against a server that works: the schedule, the mix, connections, and how a run ends or does not begin. */
@Timeout(60)
final class LoadRunTest {

    private static final LoadPlan.Pace CLOSED = new LoadPlan.Pace.Closed();

    @ParameterizedTest
    @CsvSource({"H1,1,500", "H1,3,500", "H2C,1,500", "H2C,2,333"})
    void everyRequestOfTheScheduleIsAnsweredAndTheMixHolds(Protocol protocol, int loops, int rate) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.pace = new LoadPlan.Pace.Open(rate, ArrivalProcess.CONSTANT, Waiting.PARK);
            plan.duration = Duration.ofSeconds(1);
            plan.loops = loops;
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(rate);
            assertThat((double) result.counts().reads() / result.counts().requests())
                    .isBetween(0.79, 0.81);
            assertThat(result.counts().hits()).isEqualTo(result.counts().reads());
            assertThat(result.times().latencyNs().getTotalCount()).isEqualTo(rate);
            assertThat(result.times().sendLagNs().getTotalCount()).isEqualTo(rate);
            assertThat(result.clientCpuNs()).isPositive();
            assertThat(server.store).hasSize(plan.keys);
        }
    }

    @ParameterizedTest
    @CsvSource({"10,1", "10,4", "120,4"})
    void aLowRateSendsWhatItsScheduleSaysInTheWarmupTooAndWithSeveralLoops(int rate, int loops) throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = new Plan(server, Protocol.H1);
            plan.pace = new LoadPlan.Pace.Open(rate, ArrivalProcess.CONSTANT, Waiting.PARK);
            plan.loops = loops;
            plan.preload = false;
            plan.warmup = Duration.ofMillis(950);
            plan.duration = Duration.ofMillis(500);
            LoadResult result = plan.run();

            assertThat(result.counts().requests()).isEqualTo(rate / 2);
            // A loop that is late drops the last of the warm-up.
            assertThat(server.seen.size()).isBetween(rate * 13 / 10, (int) Math.ceil(rate * 1.45));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void aServerWithOtherPathsIsAskedByThem(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.paths = new RequestPaths(
                    RequestPaths.Template.parse("/cache/{key}", "GET"),
                    RequestPaths.Template.parse("PUT /cache/{key}", "POST"),
                    RequestPaths.Template.parse("/cache/{key}", "DELETE"));
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().hits())
                    .isEqualTo(result.counts().reads())
                    .isPositive();
            assertThat(server.seen).allMatch(request -> request.matches("(GET|PUT) /cache/key\\d+"));
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aConnectionIsMadeAnewAfterSoManyRequests(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.requestsPerConnection = 5;
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(server.accepted.get()).isBetween(server.seen.size() / 5L, server.seen.size() / 5L + 8);
        }
    }

    @Test
    void aListenerIsToldOnceOfEachEndOfTheMeasuredPhase() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = new Plan(server, Protocol.H1);
            plan.loops = 2;
            List<String> told = new CopyOnWriteArrayList<>();
            plan.listener = new PhaseListener() {
                @Override
                public void measuredPhaseStarted() {
                    told.add("started");
                }

                @Override
                public void measuredPhaseEnded() {
                    told.add("ended");
                }
            };
            plan.run();

            assertThat(told).containsExactly("started", "ended");
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aClosedLoopKeepsItsMixAndFillsItsConnections(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.pace = CLOSED;
            plan.loops = 2;
            plan.duration = Duration.ofMillis(500);
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isGreaterThan(100);
            assertThat((double) result.counts().reads() / result.counts().requests())
                    .isBetween(0.75, 0.85);
            assertThat(result.counts().hits()).isEqualTo(result.counts().reads());
        }
    }

    @Test
    void noMoreStreamsAreOpenedThanTheServerAllows() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H2C, 3)) {
            server.onGet(call -> call.serveAfter(5));
            Plan plan = new Plan(server, Protocol.H2C);
            plan.connections = 1;
            plan.depth = 100;
            plan.pace = CLOSED;
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isPositive();
        }
    }

    @Test
    void equalSeedsSendEqualRequests() throws Exception {
        assertThat(requestsSeen()).isEqualTo(requestsSeen());
    }

    private static List<String> requestsSeen() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = new Plan(server, Protocol.H1);
            plan.connections = 1;
            plan.depth = 1;
            plan.warmup = Duration.ZERO; // a loop that is late drops the last of it
            plan.pace = new LoadPlan.Pace.Open(200, ArrivalProcess.POISSON, Waiting.PARK);
            plan.run();
            return List.copyOf(server.seen);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aTargetThatRefusesIsToldInOneLine(Protocol protocol) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (FakeServer unused = new FakeServer(protocol)) {
            Plan plan = new Plan(unused, protocol);
            assertThatThrownBy(() -> plan.run(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)))
                    .isInstanceOf(LoadException.class)
                    .hasMessage("cannot connect to %s://127.0.0.1:%d: connection refused"
                            .formatted(protocol.isHttp() ? "http" : protocol, port));
        }
    }

    @Test
    void aTargetThatAcceptsAndNeverAnswersIsToldInOneLine() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                FakeServer unused = new FakeServer(Protocol.H1)) {
            Plan plan = new Plan(unused, Protocol.H1);
            plan.timeout = Duration.ofMillis(200);
            InetSocketAddress target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), silent.getLocalPort());
            assertThatThrownBy(() -> plan.run(target))
                    .isInstanceOf(LoadException.class)
                    .hasMessage("the server accepts connections but does not answer");
        }
    }

    @Test
    void aServerThatDoesNotSpeakHttp2IsToldInOneLine() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = new Plan(server, Protocol.H2C);
            plan.timeout = Duration.ofMillis(500);
            assertThatThrownBy(plan::run)
                    .isInstanceOf(LoadException.class)
                    .hasMessageStartingWith("cannot connect to http://127.0.0.1:")
                    .hasMessageEndingWith("the server does not speak HTTP/2");
        }
    }

    @Test
    void anInterruptedRunLeavesNoConnectionAndNoThread() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = new Plan(server, Protocol.H1);
            plan.duration = Duration.ofMinutes(5);
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread runner = new Thread(() -> {
                try {
                    plan.run();
                } catch (LoadException | InterruptedException expected) {
                    ended.complete(expected);
                }
            });
            CompletableFuture<Void> sending = new CompletableFuture<>();
            server.onGet(call -> {
                call.serve();
                sending.complete(null);
            });
            runner.start();
            sending.get(30, TimeUnit.SECONDS);
            runner.interrupt();

            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("load-"));
        }
    }
}
