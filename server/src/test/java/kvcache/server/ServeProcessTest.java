package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The serve command as a process: its one line, signals, exit codes. */
final class ServeProcessTest {

    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalLetsWhatIsInFlightFinishAndEndsWithZero(String signal) throws Exception {
        try (ServeProcess server = ServeProcess.start(directory, "--port", "0", "--bind", "127.0.0.1")) {
            int port = server.port();
            try (RawConnection inFlight = RawConnection.open(port);
                    RawConnection idle = RawConnection.open(port)) {
                assertThat(idle.send(GET).reply().status()).isEqualTo(404);
                inFlight.send(
                        "POST /store/key HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n");
                assertThat(inFlight.reply().status()).isEqualTo(100);

                server.signal(signal);

                assertThat(server.hasEnded(idle)).isTrue();
                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> RawConnection.open(port));
                assertThat(inFlight.send("v").reply().status()).isEqualTo(200);
                assertThat(inFlight.isAtEnd()).isTrue();
            }
            assertThat(server.exitCode()).isZero();
            assertThat(server.line()).as("a second line").isNull();
            assertThat(server.errors()).hasSize(2);
            assertThat(server.errors().getFirst()).endsWith("Draining: 1 requests in flight on 2 connections");
            assertThat(server.errors().getLast()).matches(".* Drained in \\d+ ms; 0 connections still open");
        }
    }

    @Test
    void requestsThatAreAnsweredAndStillBeingSentAreNotCountedAsInFlight() throws Exception {
        try (ServeProcess server = ServeProcess.start(
                        directory, "--port", "0", "--bind", "127.0.0.1", "--drain-timeout", "100ms");
                RawH2 h2 = RawH2.open(server.port())) {
            byte[] tooLong = RawH2.block(
                    ":method", "PUT", ":scheme", "http", ":path", "/store/key", "content-length", "9000000");
            h2.send(Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, 1, tooLong);
            assertThat(h2.outcome(1)).isEqualTo("413");

            server.signal("TERM");

            assertThat(server.exitCode()).isZero();
            assertThat(server.errors().getFirst()).endsWith("Draining: 0 requests in flight on 1 connections");
        }
    }

    @Test
    void whatNeverFinishesDoesNotKeepItFromEnding() throws Exception {
        try (ServeProcess server =
                ServeProcess.start(directory, "--port", "0", "--bind", "::1", "--drain-timeout", "100ms")) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("::1"), server.port());
            try (RawConnection stuck = RawConnection.open(address, 0)) {
                stuck.send("POST /store/key HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n");
                assertThat(stuck.reply().status()).isEqualTo(100);

                server.signal("TERM");

                assertThat(server.exitCode()).isZero();
                assertThat(server.errors().getLast()).endsWith("1 connections still open");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, INT, 130", "INT, INT, 130", "INT, TERM, 143"})
    void aSecondSignalEndsItAtOnce(String first, String second, int exitCode) throws Exception {
        try (ServeProcess server =
                        ServeProcess.start(directory, "--port", "0", "--bind", "127.0.0.1", "--drain-timeout", "1h");
                RawConnection stuck = RawConnection.open(server.port())) {
            stuck.send("POST /store/key HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n");
            assertThat(stuck.reply().status()).isEqualTo(100);

            server.signal(first);
            Waiting.until("it drains", () -> server.errorText().contains("Draining"));
            server.signal(second);

            assertThat(server.exitCode()).isEqualTo(exitCode);
        }
    }

    @Test
    void endsWhenItsStandardInputDoesWhereItIsToldTo() throws Exception {
        try (ServeProcess server = ServeProcess.start(
                directory,
                "--port",
                "0",
                "--bind",
                "127.0.0.1",
                "--until-stdin-closes",
                "--concurrency-limit",
                "9999")) {
            try (RawConnection connection = RawConnection.open(server.port())) {
                assertThat(connection.send(GET).reply().status()).isEqualTo(404);
                assertThat(server.isAlive()).isTrue();

                server.closeStdin();

                assertThat(connection.isAtEnd()).isTrue();
            }
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors()).allMatch(line -> line.contains("Drain"));
        }
    }

    @Test
    void outlivesItsStandardInputWhereItIsNotToldTo() throws Exception {
        try (ServeProcess server = ServeProcess.start(directory, "--port", "0", "--bind", "127.0.0.1")) {
            server.closeStdin();
            try (RawConnection connection = RawConnection.open(server.port())) {
                assertThat(connection.send(GET).reply().status()).isEqualTo(404);
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void aPortThatAnotherKvcacheHasIsTakenAlthoughBothShareTheirPort() throws Exception {
        try (CacheServer other = new TestServer().start()) {
            assertIsTaken(other.port());
        }
    }

    @Test
    void aPortThatAnotherProgramHasIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertIsTaken(other.getLocalPort());
        }
    }

    private void assertIsTaken(int port) throws IOException, InterruptedException {
        try (ServeProcess server =
                ServeProcess.start(directory, "--port", Integer.toString(port), "--bind", "127.0.0.1")) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.line()).isNull();
            assertThat(server.errors()).hasSize(1);
            assertThat(server.errors().getFirst()).contains("127.0.0.1:" + port).contains("in use");
        }
    }

    @Test
    void badArgumentsEndItWithTwoAndOneLine() throws Exception {
        try (ServeProcess server = ServeProcess.start(directory, "--store", "papaya")) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.line()).isNull();
            assertThat(server.errors()).hasSize(1);
        }
    }
}
