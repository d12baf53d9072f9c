package kvcache.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with a small heap whose clients make it keep as much as they can: others are served all the while. */
final class ClientMemoryTest {

    private static final int VALUE_BYTES = 2_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final List<AutoCloseable> clients = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private ServeProcess server;

    private int port;

    /** So small that 1,500 connections need not be many more; the budget for incomplete requests is 4 MiB. */
    private static final String LITTLE_DIRECT_MEMORY = "-XX:MaxDirectMemorySize=16m";

    @BeforeEach
    void start() throws IOException {
        startWith("-XX:MaxDirectMemorySize=64m");
    }

    private void startWith(String flag) throws IOException {
        server = ServeProcess.startOn(
                directory,
                List.of("-Xmx64m", "-XX:+UseG1GC", flag),
                "--port",
                "0",
                "--bind",
                "127.0.0.1",
                "--drain-timeout",
                "1s");
        port = server.port();
    }

    @AfterEach
    void end() throws Exception {
        try {
            for (AutoCloseable client : clients) {
                client.close();
            }
        } finally {
            server.close();
        }
    }

    @Test
    void requestsBehindAnAnswerThatNobodyReadsStayBytes() throws IOException {
        try (RawConnection writer = RawConnection.open(port)) {
            writer.send("PUT /store/large HTTP/1.1\r\nhost: a\r\ncontent-length: %s\r\n\r\n".formatted(VALUE_BYTES))
                    .send(new byte[VALUE_BYTES]);
            assertThat(writer.reply().status()).isEqualTo(200);
        }
        String request = "GET /get/none HTTP/1.1\r\nhost: a\r\n" + "x: y\r\n".repeat(40) + "\r\n";
        byte[] behind = request.repeat(60_000 / request.length()).getBytes(US_ASCII);
        for (int i = 0; i < 300; i++) {
            RawConnection deaf = RawConnection.open(port);
            clients.add(deaf);
            deaf.send("GET /get/large HTTP/1.1\r\nhost: a\r\n\r\n".repeat(6)).send(behind);
        }
        assertServes();
    }

    @Test
    void incompleteHeaderBlocksAreBounded() throws IOException {
        byte[] fragment = new byte[16_000];
        for (int i = 0; i < 1_500; i++) {
            clients.add(RawH2.open(port).send(Http2FrameTypes.HEADERS, 0, 1, fragment));
        }
        assertServes();
    }

    @Test
    void headsOfIncompleteUploadsAreBounded() throws IOException {
        byte[] head = RawH2.block(
                ":method", "PUT",
                ":scheme", "http",
                ":authority", "a",
                ":path", "/store/" + "k".repeat(900),
                "if-none-match", "\"0123456789abcdef\",".repeat(600));
        for (int i = 0; i < 60; i++) {
            RawH2 client = RawH2.open(port);
            clients.add(client);
            for (int stream = 1; stream < 2 * 200; stream += 2) {
                client.send(Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, stream, head);
            }
        }
        assertServes();
    }

    @Test
    void incompleteHeadsAreBounded() throws IOException {
        server.close();
        startWith(LITTLE_DIRECT_MEMORY);
        String head = "GET /get/key HTTP/1.1\r\nhost: a\r\nx: " + "y".repeat(15_000);
        for (int i = 0; i < 1_500; i++) {
            clients.add(RawConnection.open(port).send(head));
        }
        assertServes();
    }

    @Test
    void incompleteFramesAreBounded() throws IOException {
        server.close();
        startWith(LITTLE_DIRECT_MEMORY);
        byte[] frame = RawH2.frame(Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, 1, new byte[16_000]);
        byte[] part = Arrays.copyOf(frame, 15_000);
        for (int i = 0; i < 1_500; i++) {
            clients.add(RawH2.open(port).send(part));
        }
        assertServes();
    }

    @Test
    void fieldsOfIncompleteUploadsAreNotKept() throws IOException {
        String fields = "a:b\r\n".repeat(5_000);
        for (int i = 0; i < 300; i++) {
            RawConnection upload = RawConnection.open(port);
            clients.add(upload);
            upload.send("PUT /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n" + fields + "\r\n");
        }
        assertServes();
    }

    @Test
    void incompleteTrailersAreBounded() throws IOException {
        String trailers = "0\r\n" + "a:b\r\n".repeat(5_000);
        for (int i = 0; i < 300; i++) {
            RawConnection upload = RawConnection.open(port);
            clients.add(upload);
            upload.send("PUT /store/key HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n" + trailers);
        }
        assertServes();
    }

    private void assertServes() throws IOException {
        try (RawConnection canary = RawConnection.open(port)) {
            assertThat(canary.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").reply().status())
                    .isEqualTo(200);
            assertThat(canary.send("PUT /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx")
                            .reply()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(server.errors()).noneMatch(line -> line.contains("OutOf"));
    }
}
