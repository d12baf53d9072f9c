package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kvcache.load.LoadResult.ErrorKind;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.RequestPaths;
import kvcache.load.workload.Operation;
import kvcache.load.workload.Target;
import kvcache.load.workload.TargetList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.requests()).isEqualTo(rate);
            assertThat((double) result.reads() / result.requests()).isBetween(0.79, 0.81);
            assertThat(result.hits()).isEqualTo(result.reads());
            assertThat(result.latencyNs().getTotalCount()).isEqualTo(rate);
            assertThat(result.sendLagNs().getTotalCount()).isEqualTo(rate);
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

            assertThat(result.requests()).isEqualTo(rate / 2);
            // A loop that is late drops the last of the warm-up.
            assertThat(server.seen.size()).isBetween(rate * 13 / 10, (int) Math.ceil(rate * 1.45));
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aServerWithOtherPathsIsAskedByThem(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.paths = new RequestPaths(
                    RequestPaths.Template.parse("/cache/{key}", "GET"),
                    RequestPaths.Template.parse("PUT /cache/{key}", "POST"),
                    RequestPaths.Template.parse("/cache/{key}", "DELETE"));
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.hits()).isEqualTo(result.reads()).isPositive();
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

            assertThat(result.errorsByKind()).isEmpty();
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

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.requests()).isGreaterThan(100);
            assertThat((double) result.reads() / result.requests()).isBetween(0.75, 0.85);
            assertThat(result.hits()).isEqualTo(result.reads());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "H1,1,SPIN", "H1,1,PARK", "H1,2,PARK", "H1,3,NEAR", //
        "H2C,1,SPIN", "H2C,1,NEAR", "H2C,2,PARK", "H2C,3,PARK"
    })
    void aPauseOfTheServerShowsInFullAndNoRequestOfItIsLeftOut(Protocol protocol, int loops, Waiting waiting)
            throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.pace = Plan.open(500, waiting);
            plan.duration = Duration.ofMillis(1500);
            plan.loops = loops;
            // From the 200th read on, which is in the measured phase.
            server.onGet(call -> {
                if (server.gets.get() == 200) {
                    server.freeze(600);
                }
                call.serve();
            });
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.requests()).isEqualTo(750);
            assertThat(micros(result.latencyNs().getMaxValue())).isBetween(550_000.0, 1_500_000.0);
            assertThat(micros(result.latencyNs().getValueAtPercentile(99.8))).isGreaterThan(550_000);
            // Of the 750 requests 300 were due in the pause: half of those waited half of it or longer.
            assertThat(result.latencyNs().getCountBetweenValues(300_000_000L, 1_500_000_000L))
                    .isBetween(140L, 350L);
            // And none of it is the client's doing: at the worst it was late by far less.
            assertThat(micros(result.sendLagNs().getValueAtPercentile(99))).isLessThan(200_000);
        }
    }

    @Test
    void whatTheClientWasTooLateForIsSentSpreadOutAndNoneIsLeftOut() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            List<Long> seenNs = new CopyOnWriteArrayList<>();
            server.onGet(call -> {
                seenNs.add(System.nanoTime());
                call.serve();
            });
            Plan plan = new Plan(server, Protocol.H1);
            plan.reads = 1;
            plan.depth = 100;
            plan.duration = Duration.ofMillis(800);
            long stallMs = 200;
            plan.listener = new PhaseListener() {
                @Override
                public void measuredPhaseStarted() {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(stallMs));
                }

                @Override
                public void measuredPhaseEnded() {}
            };
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.requests()).isEqualTo(800);
            assertThat(micros(result.sendLagNs().getMaxValue())).isGreaterThan(150_000);
            int after = 1;
            for (int i = 1; i < seenNs.size(); i++) {
                if (seenNs.get(i) - seenNs.get(i - 1) > seenNs.get(after) - seenNs.get(after - 1)) {
                    after = i;
                }
            }
            assertThat(seenNs.get(after) - seenNs.get(after - 1)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
            // The 200 that were due in the stall and not sent: at twice the rate they take 100 ms.
            long spreadNs = seenNs.get(after + 199) - seenNs.get(after);
            assertThat(spreadNs).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void aWarmupThatEndsWhenSteadyEndsEarlyAgainstASteadyServer() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(10));
            Plan plan = untilSteady(server, Duration.ofSeconds(20));
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.warmupSeconds()).isBetween(1.5, 15.0);
            assertThat(result.requests()).isEqualTo(100);
        }
    }

    @Test
    void aWarmupThatEndsWhenSteadyTakesAsLongAsItMayAgainstAServerThatNeverIs() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(2 + server.gets.get() / 10));
            Plan plan = untilSteady(server, Duration.ofSeconds(4));
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.warmupSeconds()).isEqualTo(4);
            assertThat(result.requests()).isEqualTo(100);
        }
    }

    private static Plan untilSteady(FakeServer server, Duration longest) {
        Plan plan = new Plan(server, Protocol.H1);
        plan.reads = 1;
        plan.pace = Plan.open(200, Waiting.PARK);
        plan.connections = 32;
        plan.depth = 1;
        plan.loops = 2;
        plan.warmup = longest;
        plan.warmupEndsWhenSteady = true;
        return plan;
    }

    @Test
    void latencyRunsFromTheDueTimeWhenTooFewConnectionsHoldRequestsBack() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(20));
            Plan plan = new Plan(server, Protocol.H1);
            plan.connections = 1;
            plan.depth = 1;
            plan.reads = 1;
            plan.warmup = Duration.ZERO;
            plan.pace = new LoadPlan.Pace.Open(100, ArrivalProcess.CONSTANT, Waiting.PARK);
            plan.duration = Duration.ofSeconds(1);
            LoadResult result = plan.run();

            // One connection serves 50 a second at most, so the last of 100 is sent a second late, and its due time is
            // kept.
            assertThat(result.requests()).isEqualTo(100);
            assertThat(micros(result.latencyNs().getMaxValue())).isGreaterThan(900_000);
            assertThat(result.achievedRatePerSecond()).isLessThan(60);
            assertThat(micros(result.sendLagNs().getValueAtPercentile(50))).isLessThan(20_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void anAnswerThatDoesNotComeIsATimeoutAndTheRestGoesOn(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                if (!call.key().equals("key7")) {
                    call.serve();
                }
            });
            Plan plan = new Plan(server, protocol);
            plan.timeout = Duration.ofMillis(150);
            plan.depth = protocol == Protocol.H1 ? 1 : 10;
            plan.connections = 8;
            LoadResult result = plan.run();

            assertThat(result.errorsByKind().getOrDefault(ErrorKind.TIMEOUT, 0L))
                    .isPositive();
            assertThat(result.due()).isEqualTo(500);
            assertThat(result.latencyNs().getTotalCount()).isEqualTo(500);
            assertThat(result.latencyNs().getCountBetweenValues(150_000_000, Long.MAX_VALUE))
                    .isGreaterThanOrEqualTo(result.unanswered());
            assertThat(result.requests()).isGreaterThan(400);
        }
    }

    @Test
    void requestsBehindATimeoutOnOneConnectionCountAsClosed() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = new Plan(server, Protocol.H1);
            server.onGet(call -> {
                if (server.gets.get() < 300) {
                    call.serve();
                }
            });
            plan.connections = 1;
            plan.depth = 1000;
            plan.reads = 1;
            plan.timeout = Duration.ofMillis(200);
            LoadResult result = plan.run();

            assertThat(result.errorsByKind().getOrDefault(ErrorKind.TIMEOUT, 0L))
                    .isPositive();
            assertThat(result.errorsByKind().getOrDefault(ErrorKind.CLOSED, 0L)).isPositive();
            assertThat(result.due()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aConnectionOrStreamThatEndsBeforeItsAnswerCountsAsClosed(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                if (server.gets.get() % 20 == 0) {
                    call.hangUp();
                } else {
                    call.serve();
                }
            });
            Plan plan = new Plan(server, protocol);
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).containsOnlyKeys(ErrorKind.CLOSED);
            assertThat(result.due()).isEqualTo(500);
            assertThat(result.requests()).isGreaterThan(350);
        }
    }

    @Test
    void anAnswerCutInTheMiddleCountsAsClosed() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                if (server.gets.get() % 20 == 0) {
                    call.raw("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", "half".getBytes(US_ASCII));
                    call.hangUp();
                } else {
                    call.serve();
                }
            });
            LoadResult result = new Plan(server, Protocol.H1).run();

            assertThat(result.errorsByKind()).containsOnlyKeys(ErrorKind.CLOSED);
            assertThat(result.wire().closedByReason()).containsKey("the server closed the connection within an answer");
            assertThat(result.due()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void anAnswerThatSaysCloseIsTakenAndWhatWasBehindItIsSentAgain(int depth) throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call ->
                    call.raw("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 12\r\n\r\n", call.value()));
            Plan plan = new Plan(server, Protocol.H1);
            plan.connections = 1;
            plan.depth = depth;
            plan.pace = new LoadPlan.Pace.Closed();
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.requests()).isPositive();
            if (depth == 1) {
                assertThat(result.retried()).isZero();
            } else {
                assertThat(result.retried()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,1", "PUT,1", "POST,1", "GET,2"})
    void aRequestThatTheServerReadAndThenClosedOnIsClosedAndNotSentAgain(String method, int depth) throws Exception {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            // Each connection answers 20 requests, and is closed some time after the next was read.
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try (Socket socket = listener.accept()) {
                        for (int requests = 0; requests < 20; requests++) {
                            readHead(socket.getInputStream());
                            socket.getOutputStream().write(answer);
                        }
                        readHead(socket.getInputStream());
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                    } catch (IOException closed) {
                        if (listener.isClosed()) {
                            return;
                        }
                    }
                }
            });
            Target target = new Target(Operation.GET, method, "/", List.of(), "", new Target.Body(new byte[0]));
            LoadPlan template = new Plan((InetSocketAddress) listener.getLocalSocketAddress(), Protocol.H1).plan();
            LoadResult result = LoadRun.run(new LoadPlan(
                    template.target(),
                    Protocol.H1,
                    Plan.open(200, Waiting.PARK),
                    1,
                    depth,
                    1,
                    Warmup.NONE,
                    Duration.ofMillis(500),
                    template.timeout(),
                    false,
                    new TargetList(List.of(target), 1),
                    template.paths(),
                    template.handshake(),
                    LoadPlan.UNLIMITED));

            assertThat(result.due()).isEqualTo(100);
            assertThat(result.retried()).isZero();
            assertThat(result.crossed()).isZero();
            assertThat(result.errorsByKind()).containsOnlyKeys(ErrorKind.CLOSED);
            assertThat(result.errors()).isBetween(4L, 4L * depth);
            // Closed within milliseconds, of a timeout of seconds: nearly nothing was in flight.
            assertThat(result.inFlightByLittlesLaw()).isPositive().isLessThan(2);
            assertThat(result.serviceNs().getMaxValue())
                    .isGreaterThanOrEqualTo(template.timeout().toNanos());
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int end = 0;
        while (end != 0x0D0A0D0A) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            end = end << 8 | next;
        }
    }

    @Test
    void chunkedAnswersAreReadAndChecked() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                call.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n", call.value());
                call.raw("\r\n0\r\n\r\n", new byte[0]);
            });
            LoadResult result = new Plan(server, Protocol.H1).run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.hits()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aValueThatWasNeverStoredIsCountedAsAnsweredAndAsWrong(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> call.answer(200, "\"test_value\"".getBytes(US_ASCII)));
            LoadResult result = new Plan(server, protocol).run();

            assertThat(result.errorsByKind()).isEqualTo(Map.of(ErrorKind.WRONG_VALUE, 400L));
            assertThat(result.requests()).isEqualTo(500);
            assertThat(result.hits()).isZero();
            assertThat(result.successRate()).isEqualTo(0.2);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aLargeValueTornBetweenTwoKeysIsCountedAsWrong(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                byte[] value = call.value().clone();
                byte[] other = server.store.getOrDefault("key1", value);
                if (!call.key().equals("key1")) {
                    System.arraycopy(other, 0, value, value.length / 2, value.length / 2);
                }
                call.answer(200, value);
            });
            Plan plan = new Plan(server, protocol);
            plan.valueBytes = 200_000;
            plan.keys = 3;
            plan.pace = new LoadPlan.Pace.Open(100, ArrivalProcess.CONSTANT, Waiting.PARK);
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).containsOnlyKeys(ErrorKind.WRONG_VALUE);
            assertThat(result.hits()).isPositive();
            assertThat(result.hits() + result.errors()).isEqualTo(result.reads());
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aReadThatIsAnsweredNotFoundIsAMissAndAnotherStatusIsAnError(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                switch (call.key()) {
                    case "key1" -> call.answer(404, new byte[0]);
                    case "key2" -> call.answer(503, new byte[0]);
                    default -> call.serve();
                }
            });
            Plan plan = new Plan(server, protocol);
            plan.keys = 4;
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).containsOnlyKeys(ErrorKind.STATUS);
            assertThat(result.reads() - result.hits() - result.errors())
                    .as("misses")
                    .isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void requestsDueWhileTheServerIsGoneCountAsRefusedAndNoneIsDropped(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                if (server.gets.get() == 200) {
                    CompletableFuture.runAsync(server::goAway);
                }
                call.serve();
            });
            LoadResult result = new Plan(server, protocol).run();

            assertThat(result.errorsByKind().getOrDefault(ErrorKind.REFUSED, 0L))
                    .isPositive();
            assertThat(result.due()).isEqualTo(500);
            assertThat(result.latencyNs().getCountBetweenValues(5_000_000_000L, Long.MAX_VALUE))
                    .isEqualTo(result.unanswered());
        }
    }

    @Test
    void whatIsDueAndNotSentWhenTheTimeToDrainIsOverCountsAsUnsent() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(100));
            Plan plan = new Plan(server, Protocol.H1);
            plan.connections = 1;
            plan.depth = 1;
            plan.reads = 1;
            plan.timeout = Duration.ofMillis(300);
            LoadResult result = plan.run();

            assertThat(result.errorsByKind().getOrDefault(ErrorKind.UNSENT, 0L)).isGreaterThan(400);
            assertThat(result.due()).isEqualTo(500);
        }
    }

    @Test
    void aConnectionThatIsToldToGoAwayIsMadeAgainAndNoRequestIsDropped() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H2C)) {
            server.onGet(call -> {
                call.serve();
                if (server.gets.get() % 100 == 0) {
                    call.retire();
                }
            });
            Plan plan = new Plan(server, Protocol.H2C);
            LoadResult result = plan.run();

            assertThat(result.due()).isEqualTo(500);
            assertThat(result.requests()).isGreaterThan(450);
            assertThat(server.accepted.get()).isGreaterThan(plan.connections);
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

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.requests()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void largeValuesGoBothWaysUnharmed(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.valueBytes = 2 << 20;
            plan.keys = 5;
            plan.pace = new LoadPlan.Pace.Open(40, ArrivalProcess.CONSTANT, Waiting.PARK);
            LoadResult result = plan.run();

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.hits()).isEqualTo(16);
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
                    .hasMessage("cannot connect to http://127.0.0.1:" + port + ": connection refused");
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

    private static double micros(long ns) {
        return ns / 1e3;
    }
}
