package kvcache.load.client.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.client.RequestSlot;
import kvcache.load.client.Traffic;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Operation;
import kvcache.load.workload.Origin;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.TargetList;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read by another's decoder, one of each connection. */
final class H2RequestsTest {

    private static final int PORT = 8123;
    private static final int KEYS = 1000;
    private static final List<Operation> OPERATIONS = List.of(Operation.values());
    private static final String AUTHORITY = "127.0.0.1:" + PORT;
    private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), PORT);
    private static final WorkloadSpec KEYED = new WorkloadSpec(0.5, KEYS, new KeyDistribution.Uniform(), 12, 1);
    private static final RequestPaths OTHER_PATHS = new RequestPaths(
            RequestPaths.Template.parse("REPORT /cache/{key}?full=" + "y".repeat(200), "GET"),
            RequestPaths.Template.parse("PUT /cache/{key}", "POST"),
            RequestPaths.Template.parse("/cache/{key}/all", "DELETE"));

    private static ConnectionSettings settings(RequestSource source, RequestPaths paths, Handshake handshake) {
        Freshness freshness = Freshness.unknown(new LoopShare(0, 1));
        return new ConnectionSettings(
                SERVER, 1, source, freshness, Duration.ofSeconds(1), paths, handshake, new Traffic());
    }

    /** A connection: what is written on it, and what the server makes of that. */
    private static final class Wire {
        private final ConnectionSettings settings;
        private final H2Requests requests;
        private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
        private final RequestSlot exchange;
        final H2Table table = new H2Table();
        private final ByteBuf out = Unpooled.buffer();
        private int streamId = 1;

        Wire(ConnectionSettings settings) {
            this.settings = settings;
            requests = H2Requests.of(settings);
            exchange = new RequestSlot(settings.source(), settings.freshness(), 0);
        }

        /** The fields that the server reads, in their order, and whether the stream ends with them. */
        List<String> request(Operation operation, int key) throws Http2Exception {
            exchange.begin(operation, key, 1, 0, 0, 0);
            out.clear();
            int bodyBytes = requests.writeHead(out, table, streamId, exchange);
            int payloadBytes = out.readUnsignedMedium();
            assertThat(out.readByte()).as("type").isEqualTo(Http2FrameTypes.HEADERS);
            int flags = out.readByte();
            assertThat(out.readInt()).isEqualTo(streamId);
            assertThat(out.readableBytes()).isEqualTo(payloadBytes);
            List<String> fields = new ArrayList<>();
            decoder.decodeHeaders(streamId, out).forEach(field -> fields.add(field.getKey() + " " + field.getValue()));
            assertThat(flags).isEqualTo(bodyBytes == 0 ? 0x5 : 0x4); // END_HEADERS and, of no body, END_STREAM
            out.clear();
            if (bodyBytes > 0) {
                requests.writeBody(out, exchange);
            }
            assertThat(out.readableBytes()).isEqualTo(bodyBytes);
            streamId += 2;
            return fields;
        }

        /** What is to be asked for by the paths of the settings. */
        List<String> expected(Operation operation, int key) {
            RequestPaths.Template asked = switch (operation) {
                case GET -> settings.paths().get();
                case PUT -> settings.paths().put();
                case DELETE -> settings.paths().delete();
            };
            List<String> fields = new ArrayList<>(List.of(
                    ":method " + asked.method(),
                    ":scheme " + (settings.isSecure() ? "https" : "http"),
                    ":authority " + AUTHORITY,
                    ":path " + asked.before() + "key" + key + asked.after()));
            if (operation == Operation.PUT) {
                fields.add("content-type text/plain");
                fields.add("content-length 12");
            }
            return fields;
        }

        /** The server's new setting, which both sides know of. */
        void serverAllowsATableOf(long bytes) throws Http2Exception {
            table.forbid();
            decoder.configuration().maxHeaderTableSize(bytes);
        }
    }

    private static void requestAtRandom(Wire wire, Random random, int times) throws Http2Exception {
        for (int i = 0; i < times; i++) {
            Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            int key = 1 + random.nextInt(random.nextBoolean() ? KEYS : WorkloadSpec.MAX_KEYS);
            if (operation != Operation.GET) {
                key = 1 + random.nextInt(KEYS);
            }
            assertThat(wire.request(operation, key)).as("request %d", i).isEqualTo(wire.expected(operation, key));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aServerReadsEveryRequestOfAConnection(long seed) throws Exception {
        requestAtRandom(new Wire(settings(KEYED, RequestPaths.ORIGINAL, new Handshake.None())), new Random(seed), 2000);
        requestAtRandom(new Wire(settings(KEYED, OTHER_PATHS, new Handshake.None())), new Random(seed), 2000);
    }

    @Test
    void overTlsTheSchemeIsAnother() throws Exception {
        Wire wire = new Wire(settings(KEYED, RequestPaths.ORIGINAL, Handshake.Tls.of(true, null, true)));
        requestAtRandom(wire, new Random(1), 100);
    }

    @Test
    void whatEveryRequestRepeatsIsSentOnce() throws Exception {
        Wire wire = new Wire(settings(KEYED, RequestPaths.ORIGINAL, new Handshake.None()));
        wire.request(Operation.PUT, 1);
        ByteBuf second = Unpooled.buffer();
        wire.exchange.begin(Operation.GET, 1, 1, 0, 0, 0);
        wire.requests.writeHead(second, wire.table, 3, wire.exchange);
        // The frame's head; the method, the scheme and the authority, a byte each; the path's name, length and text.
        assertThat(second.readableBytes()).isEqualTo(9 + 3 + 2 + "/get/key1".length());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void aServerThatWantsNoTableIsSentNone(int requestsBefore) throws Exception {
        Wire wire = new Wire(settings(KEYED, RequestPaths.ORIGINAL, new Handshake.None()));
        Random random = new Random(requestsBefore);
        requestAtRandom(wire, random, requestsBefore);
        wire.serverAllowsATableOf(0);
        requestAtRandom(wire, random, 100);
    }

    @Test
    void aServerThatSaysTwiceThatItWantsNoTableIsSentNone() throws Exception {
        Wire wire = new Wire(settings(KEYED, RequestPaths.ORIGINAL, new Handshake.None()));
        requestAtRandom(wire, new Random(1), 10);
        wire.serverAllowsATableOf(100);
        wire.serverAllowsATableOf(0);
        requestAtRandom(wire, new Random(2), 10);
        wire.serverAllowsATableOf(50);
        requestAtRandom(wire, new Random(3), 10);
    }

    @Test
    void recordedRequestsAreReadAsTheyWereRecorded(@TempDir Path folder) throws Exception {
        Path body = Files.writeString(folder.resolve("body"), "twelve bytes");
        Path file = Files.writeString(folder.resolve("targets"), """
                GET http://127.0.0.1:8123/a?b=c
                Accept: */*
                X-Empty:

                PATCH http://127.0.0.1:8123/p
                Host: other.example
                Content-Type: text/plain
                @%s

                DELETE http://127.0.0.1:8123/d
                Host: third.example:81
                Cookie: a=1; b=2

                POST http://127.0.0.1:8123/nothing
                """.formatted(body));
        TargetList targets = TargetList.read(file, Origin.of(SERVER, Origin.Scheme.HTTP), 1);
        List<List<String>> expected = List.of(
                List.of(
                        ":method GET",
                        ":scheme http",
                        ":authority " + AUTHORITY,
                        ":path /a?b=c",
                        "accept */*",
                        "x-empty "),
                List.of(
                        ":method PATCH",
                        ":scheme http",
                        ":authority other.example",
                        ":path /p",
                        "content-type text/plain",
                        "content-length 12"),
                List.of(":method DELETE", ":scheme http", ":authority third.example:81", ":path /d", "cookie a=1; b=2"),
                List.of(":method POST", ":scheme http", ":authority " + AUTHORITY, ":path /nothing"));
        Wire wire = new Wire(settings(targets, RequestPaths.ORIGINAL, new Handshake.None()));
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int key = 1 + random.nextInt(4);
            if (i == 100) {
                wire.serverAllowsATableOf(0);
            }
            assertThat(wire.request(targets.target(key).operation(), key))
                    .as("request %d", i)
                    .isEqualTo(expected.get(key - 1));
        }
    }
}
