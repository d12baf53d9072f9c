package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Reply;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes with small heaps that are given more than they can hold: they refuse, go on to serve, and end when told to.
 */
final class HeapLimitsTest {

    private static final int BATCH = 200;
    private static final int MOST_WRITES = 2_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-Xmx256m | --store=caffeine | --max-bytes=1g     | 1024 MiB | a heap of 256 MiB (-Xmx); allowed: at most 196 MiB",
                "-Xmx128m | --store=caffeine | --max-bytes=95m    | 95 MiB   | a heap of 128 MiB (-Xmx); allowed: at most 94 MiB",
                "-Xmx256m | --store=offheap  | --max-bytes=1024g  | 1048576 MiB | MiB of this machine or container beside a heap of 256 MiB",
                "-Xmx64m  | --store=striped  | --body-memory=60m  | 60 MiB   | a heap of 64 MiB",
                "-Xmx64m  | --store=striped  | --max-value-size=1g | 1024 MiB | a heap of 64 MiB",
            })
    void aBoundThatCannotFitIsOneLineThatNamesBoth(String heap, String store, String option, String given, String fit)
            throws Exception {
        try (ServeProcess server = ServeProcess.startOn(directory, List.of(heap, "-XX:+UseG1GC"), store, option)) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.errors()).hasSize(1);
            assertThat(server.errors().getFirst())
                    .contains("'" + option.replaceAll("=.*", "") + "'")
                    .contains(given)
                    .contains(fit);
        }
    }

    @Test
    void aTableThatWouldFillTheHeapIsMadeSmallerWithALineThatSaysSo() throws Exception {
        try (ServeProcess server = start("-Xmx64m", "-XX:+UseG1GC", "nonblocking")) {
            assertThat(write(server.port(), 0, BATCH, 100)).containsOnlyKeys(200);
            assertThat(server.errors()).hasSize(1);
            assertThat(server.errors().getFirst())
                    .contains("Capacity reduced to 250000 entries from 1000000")
                    .contains("store 'nonblocking' would take 48 MiB")
                    .contains("a heap of 64 MiB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    void largeWritesIntoAHeapThatIsNearlyFullAreRefusedAndItGoesOnToServe(String collector) throws Exception {
        assertSurvivesLargeWrites("-Xmx64m", collector, 115_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseParallelGC", "-XX:+UseShenandoahGC"})
    @Tag("long")
    void soTheyAreWithOtherCollectors(String collector) throws Exception {
        assertSurvivesLargeWrites("-Xmx64m", collector, 115_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    @Tag("long")
    void largeWritesIntoALargerHeapThatIsNearlyFullAreRefusedToo(String collector) throws Exception {
        assertSurvivesLargeWrites("-Xmx128m", collector, 229_000);
    }

    private void assertSurvivesLargeWrites(String heap, String collector, int entries) throws Exception {
        try (ServeProcess server = start(heap, collector, "concurrent")) {
            assertThat(write(server.port(), 0, entries, 300).keySet()).isSubsetOf(200, 507);

            Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int first = MOST_WRITES + 3 * i;
                writers.add(Waiting.inBackground(() -> statuses.addAll(writeLarge(server, first, 3, 1_500_000))));
            }
            writers.forEach(Waiting::result);

            assertThat(statuses).hasSize(48).isSubsetOf(200, 507, 503).containsAnyOf(507, 503);
            assertThat(get(server, 0)).isEqualTo(200);
            assertEndsWhenTold(server);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:+UseG1GC,         94m, 100,     400000",
        "-XX:+UseG1GC,         94m, 4096,    40000",
        "-XX:+UseG1GC,         94m, 100000,  2000",
        "-XX:+UseZGC,          68m, 100000,  2000",
        "-XX:+UseShenandoahGC, 68m, 100000,  2000"
    })
    void aStoreThatEvictsTakesEveryWriteAtTheLargestBoundThatFits(
            String collector, String maxBytes, int valueBytes, int writes) throws Exception {
        try (ServeProcess server = ServeProcess.startOn(
                directory,
                List.of("-Xmx128m", collector),
                "--port=0",
                "--bind=127.0.0.1",
                "--store=caffeine",
                "--max-bytes=" + maxBytes)) {
            assertThat(write(server.port(), 0, writes, valueBytes)).isEqualTo(Map.of(200, writes));
            assertEndsWhenTold(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"striped", "concurrent", "nonblocking"})
    void aStoreThatWasFullAndIsEmptyTakesWritesAgain(String store) throws Exception {
        try (ServeProcess server = start("-Xmx64m", "-XX:+UseG1GC", store)) {
            int port = server.port();
            int written = fill(port, 500);
            assertThat(written).isGreaterThan(20_000);
            assertThat(send(port, "DELETE", 0, written, 0).keySet()).isSubsetOf(200, 404);

            // Whether garbage is in the way is known only when it has been collected, so that a write may be refused
            // once more.
            for (int key = 0; key < written / 2; key += BATCH) {
                int first = key;
                Waiting.until(
                        "writes are taken again",
                        () -> write(port, first, BATCH, 500).equals(Map.of(200, BATCH)));
            }
            assertEndsWhenTold(server);
        }
    }

    @Test
    void entriesWithATimeToLiveOutsideTheHeapDoNotFillIt() throws Exception {
        try (ServeProcess server = ServeProcess.startOn(
                directory,
                List.of("-Xmx64m"),
                "--port=0",
                "--bind=127.0.0.1",
                "--store=offheap",
                "--max-bytes=512m",
                "--default-ttl=1h")) {
            assertThat(write(server.port(), 0, 600_000, 12)).containsOnlyKeys(200);
            assertThat(get(server, 599_999)).isEqualTo(200);
            assertEndsWhenTold(server);
        }
    }

    private ServeProcess start(String heap, String collector, String store) throws IOException {
        return ServeProcess.startOn(
                directory, List.of(heap, collector), "--port=0", "--bind=127.0.0.1", "--store=" + store);
    }

    private static void assertEndsWhenTold(ServeProcess server) throws IOException, InterruptedException {
        server.signal("TERM");
        assertThat(server.exitCode()).isZero();
        assertThat(server.errors()).noneMatch(line -> line.contains("OutOfMemory"));
    }

    /** Writes until a write is refused: how many keys were written or refused. */
    private static int fill(int port, int valueBytes) {
        for (int key = 0; key < MOST_WRITES; key += BATCH) {
            if (write(port, key, BATCH, valueBytes).containsKey(507)) {
                return key + BATCH;
            }
        }
        throw new AssertionError("never refused");
    }

    private static Map<Integer, Integer> write(int port, int first, int count, int valueBytes) {
        return send(port, "PUT", first, count, valueBytes);
    }

    /**
     * Sends requests for keys in a row, some at a time over a connection of their own: how often each status was the
     * answer. A refusal may end a connection, and the requests behind it are left out.
     */
    private static Map<Integer, Integer> send(int port, String method, int first, int count, int valueBytes) {
        Map<Integer, Integer> statuses = new TreeMap<>();
        String value = "v".repeat(valueBytes);
        for (int from = first; from < first + count; from += BATCH) {
            int batch = Math.min(BATCH, first + count - from);
            StringBuilder requests = new StringBuilder();
            for (int key = from; key < from + batch; key++) {
                requests.append(method)
                        .append(" /store/key%08d HTTP/1.1\r\nhost: a\r\n".formatted(key))
                        .append(valueBytes > 0 ? "content-length: " + valueBytes + "\r\n\r\n" : "\r\n")
                        .append(value);
            }
            try (RawConnection connection = RawConnection.open(port)) {
                connection.send(requests.toString());
                Reply reply;
                do {
                    reply = connection.reply();
                    statuses.merge(reply.status(), 1, Integer::sum);
                } while (--batch > 0 && !"close".equals(reply.field("connection")));
            } catch (IOException broken) {
                throw new AssertionError("after " + statuses, broken);
            }
        }
        return statuses;
    }

    /** Writes long values, each over a connection of its own, since a refusal ends it. */
    private static List<Integer> writeLarge(ServeProcess server, int first, int count, int valueBytes) {
        List<Integer> statuses = new ArrayList<>();
        for (int key = first; key < first + count; key++) {
            byte[] value = new byte[valueBytes];
            Arrays.fill(value, (byte) 'x');
            try (RawConnection connection = RawConnection.open(server.knownPort())) {
                connection.send("PUT /store/key%08d HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n"
                        .formatted(key, valueBytes)
                        .getBytes(UTF_8));
                connection.send(value);
                statuses.add(connection.reply().status());
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        }
        return statuses;
    }

    private static int get(ServeProcess server, int key) throws IOException {
        try (RawConnection connection = RawConnection.open(server.knownPort())) {
            return connection
                    .send("GET /get/key%08d HTTP/1.1\r\nhost: a\r\n\r\n".formatted(key))
                    .reply()
                    .status();
        }
    }
}
