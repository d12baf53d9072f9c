package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kvcache.base.run.Protocol;
import kvcache.load.record.Outcome;
import kvcache.load.workload.Operation;
import kvcache.load.workload.RecordedRequest;
import kvcache.load.workload.TargetList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests without an answer: each is counted, by what became of it, or is sent again. */
@Timeout(60)
final class LostRequestsTest {

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
            plan.depth = protocol == Protocol.H2C ? 10 : 1;
            plan.connections = 8;
            LoadResult result = plan.run();

            assertThat(result.counts().of(Outcome.TIMEOUT)).isPositive();
            assertThat(result.counts().due()).isEqualTo(500);
            assertThat(result.times().latencyNs().getTotalCount()).isEqualTo(500);
            assertThat(result.times().latencyNs().getCountBetweenValues(150_000_000, Long.MAX_VALUE))
                    .isGreaterThanOrEqualTo(result.counts().unanswered());
            assertThat(result.counts().requests()).isGreaterThan(400);
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

            assertThat(result.counts().of(Outcome.TIMEOUT)).isPositive();
            assertThat(result.counts().of(Outcome.CLOSED)).isPositive();
            assertThat(result.counts().due()).isEqualTo(500);
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

            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(result.counts().due()).isEqualTo(500);
            assertThat(result.counts().requests()).isGreaterThan(350);
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

            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(result.wire().closedByReason())
                    .containsKey("the server closed the connection during a response");
            assertThat(result.counts().due()).isEqualTo(500);
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

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isPositive();
            if (depth == 1) {
                assertThat(result.counts().of(Outcome.RETRIED)).isZero();
            } else {
                assertThat(result.counts().of(Outcome.RETRIED)).isPositive();
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
            RecordedRequest target = new RecordedRequest(
                    Operation.GET, method, "/", List.of(), "", new RecordedRequest.Body(new byte[0]));
            Plan plan = new Plan((InetSocketAddress) listener.getLocalSocketAddress(), Protocol.H1);
            plan.connections = 1;
            plan.depth = depth;
            plan.pace = Plan.open(200, Waiting.PARK);
            plan.warmup = Duration.ZERO;
            plan.workload = new TargetList(List.of(target), 1);
            plan.preload = false;
            LoadResult result = plan.run();

            assertThat(result.counts().due()).isEqualTo(100);
            assertThat(result.counts().of(Outcome.RETRIED)).isZero();
            assertThat(result.counts().of(Outcome.CROSSED)).isZero();
            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(result.counts().errors()).isBetween(4L, 4L * depth);
            // Closed within milliseconds, of a timeout of seconds: nearly nothing was in flight.
            assertThat(result.inFlightByLittlesLaw()).isPositive().isLessThan(2);
            assertThat(result.times().serviceNs().getMaxValue()).isGreaterThanOrEqualTo(plan.timeout.toNanos());
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
            Plan plan = new Plan(server, protocol);
            plan.timeout = Duration.ofSeconds(1);
            LoadResult result = plan.run();

            assertThat(result.counts().of(Outcome.REFUSED)).isPositive();
            assertThat(result.counts().due()).isEqualTo(500);
            assertThat(result.times().latencyNs().getCountBetweenValues(1_000_000_000L, Long.MAX_VALUE))
                    .isEqualTo(result.counts().unanswered());
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

            assertThat(result.counts().of(Outcome.UNSENT)).isGreaterThan(400);
            assertThat(result.counts().due()).isEqualTo(500);
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

            assertThat(result.counts().due()).isEqualTo(500);
            assertThat(result.counts().requests()).isGreaterThan(450);
            assertThat(server.accepted.get()).isGreaterThan(plan.connections);
        }
    }
}
