package kvcache.load.client.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.load.client.ClientConnection;
import kvcache.load.client.ConnectionListener;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.client.RequestSlot;
import kvcache.load.client.Traffic;
import kvcache.load.record.Outcome;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Operation;
import kvcache.load.workload.RecordedRequest;
import kvcache.load.workload.TargetList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Moments of sending are given to the connection: those that lie ahead make a close come at once, those long ago make
 * it late.
 */
final class Http1ConnectionTest {

    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final RoundTrip roundTrip = new RoundTrip();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void giveBuffersBack() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private final class Connection {
        final Http1Connection http;
        final EmbeddedChannel channel;

        Connection(String method, int depth) {
            RecordedRequest target = new RecordedRequest(
                    Operation.GET, method, "/", List.of(), "", new RecordedRequest.Body(new byte[0]));
            ConnectionSettings settings = new ConnectionSettings(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8123),
                    depth,
                    new TargetList(List.of(target), 1),
                    Freshness.unknown(new LoopShare(0, 1)),
                    Duration.ofSeconds(1),
                    RequestPaths.ORIGINAL,
                    new Handshake.None(),
                    new Traffic());
            http = new Http1Connection(
                    settings, Http1Requests.of(settings), new byte[1000], roundTrip, new Recording());
            channel = new EmbeddedChannel(http);
            channels.add(channel);
        }

        void send(long sentNs) {
            RequestSlot exchange = http.nextSlot();
            exchange.begin(Operation.GET, 1, 0, sentNs, sentNs, 0);
            http.send(exchange);
            http.flush();
        }

        void receive(String bytes) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
        }
    }

    private final class Recording implements ConnectionListener {
        @Override
        public void opened(ClientConnection connection) {}

        @Override
        public void refused(Throwable cause) {}

        @Override
        public void finished(RequestSlot exchange, Outcome outcome, long nowNs) {
            outcomes.add(outcome);
        }

        @Override
        public void progressed(long nowNs) {}

        @Override
        public void broken(Throwable fault) {
            throw new AssertionError(fault);
        }

        @Override
        public void closed() {}
    }

    @ParameterizedTest
    @CsvSource({"GET,1,CROSSED", "PUT,1,CROSSED", "DELETE,1,CROSSED", "POST,1,CLOSED", "GET,2,CLOSED"})
    void anIdempotentRequestThatCrossesWithTheCloseOfAnIdleConnectionIsSentAgain(
            String method, int depth, Outcome outcome) {
        Connection connection = new Connection(method, depth);
        connection.send(System.nanoTime());
        connection.receive(ANSWER);
        connection.send(System.nanoTime() + HOUR_NS);
        connection.channel.close();
        assertThat(outcomes).containsExactly(Outcome.HIT, outcome);
    }

    @Test
    void aCloseThatTheServerHadTheTimeToMakeOfTheRequestClosesIt() {
        Connection connection = new Connection("GET", 1);
        connection.send(System.nanoTime());
        connection.receive(ANSWER);
        connection.send(System.nanoTime() - HOUR_NS);
        connection.channel.close();
        assertThat(outcomes).containsExactly(Outcome.HIT, Outcome.CLOSED);
    }

    @Test
    void aResetIsJudgedAsACloseIs() {
        for (long sentAgoNs : List.of(-HOUR_NS, HOUR_NS)) {
            Connection connection = new Connection("GET", 1);
            connection.send(System.nanoTime());
            connection.receive(ANSWER);
            connection.send(System.nanoTime() - sentAgoNs);
            connection.channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
        }
        assertThat(outcomes).containsExactly(Outcome.HIT, Outcome.CROSSED, Outcome.HIT, Outcome.CLOSED);
    }

    @Test
    void aRequestThatIsTheFirstOfItsConnectionOrHasAPartOfItsAnswerIsClosed() {
        Connection first = new Connection("GET", 1);
        first.send(System.nanoTime() + HOUR_NS);
        first.channel.close();

        Connection cut = new Connection("GET", 1);
        cut.send(System.nanoTime());
        cut.receive(ANSWER);
        cut.send(System.nanoTime() + HOUR_NS);
        cut.receive("HTTP/1.1 2");
        cut.channel.close();
        assertThat(outcomes).containsExactly(Outcome.CLOSED, Outcome.HIT, Outcome.CLOSED);
    }

    @Test
    void theQuickestAnswerOfAnyConnectionOfTheLoopBoundsTheRoundTrip() {
        Connection quick = new Connection("GET", 1);
        quick.send(System.nanoTime() + 2 * HOUR_NS); // "answered" two hours ahead of time
        quick.receive(ANSWER);
        assertThat(roundTrip.isLongerThan(-HOUR_NS)).isFalse();

        Connection other = new Connection("GET", 1);
        other.send(System.nanoTime());
        other.receive(ANSWER);
        other.send(System.nanoTime() + HOUR_NS);
        other.channel.close();
        assertThat(outcomes).containsExactly(Outcome.HIT, Outcome.HIT, Outcome.CLOSED);
    }

    @Test
    void anAnswerThatClosesTheConnectionIsNoReactionToTheRequest() {
        Connection idle = new Connection("GET", 1);
        idle.send(System.nanoTime() + 2 * HOUR_NS);
        idle.receive("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(roundTrip.isLongerThan(-HOUR_NS)).isTrue();
    }

    @Test
    void aCloseIsTooSoonBeforeTheQuickestReaction() {
        roundTrip.record(70);
        roundTrip.record(50);
        roundTrip.record(60);
        assertThat(roundTrip.isLongerThan(49)).isTrue();
        assertThat(roundTrip.isLongerThan(50)).isFalse();
    }
}
