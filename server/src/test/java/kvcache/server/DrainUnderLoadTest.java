package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Reply;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while many clients keep their connections busy. */
final class DrainUnderLoadTest {

    private static final int CLIENTS = 30;
    private static final int REQUESTS_BEFORE = 50;
    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String POST = "POST /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nv";

    private final CountDownLatch busy = new CountDownLatch(CLIENTS);
    private final AtomicInteger told = new AtomicInteger();
    private final Queue<IOException> errors = new ConcurrentLinkedQueue<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void losesNoAnswer() throws Exception {
        try (ServeProcess server = ServeProcess.start(directory, "--port", "0", "--bind", "127.0.0.1")) {
            int port = server.port();
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Waiting.inBackground(() -> run(port)));
            }
            Waiting.until(busy);

            server.signal("TERM");

            clients.forEach(Waiting::result);
            assertThat(errors).isEmpty();
            assertThat(told.get()).as("clients that were told").isGreaterThan(CLIENTS / 2);
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors().getLast()).endsWith("0 connections still open");
        }
    }

    /** Sends request after request until it is told that the connection ends, or finds it ended between two of them. */
    private void run(int port) {
        try (RawConnection connection = RawConnection.open(port)) {
            for (int answered = 0; ; answered++) {
                if (answered == REQUESTS_BEFORE) {
                    busy.countDown();
                }
                boolean ended = isEndedBefore(connection, answered % 2 == 0 ? GET : POST);
                if (ended && answered > 0) {
                    return; // a client would send this one again, over a new connection
                }
                Reply reply = connection.reply();
                if ("close".equals(reply.field("connection"))) {
                    told.incrementAndGet();
                    return;
                }
            }
        } catch (IOException lost) {
            errors.add(lost);
            busy.countDown();
        }
    }

    /** Sends a request: whether the connection ends before any byte of its answer. */
    private static boolean isEndedBefore(RawConnection connection, String request) {
        try {
            connection.send(request);
            return !connection.hasBytesWithin(Duration.ofSeconds(Waiting.SECONDS));
        } catch (IOException ended) {
            return true;
        }
    }
}
