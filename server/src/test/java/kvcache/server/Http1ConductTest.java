package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What could be read in two ways, and so smuggle a request past whoever stands before the server (RFC 9112, sections 5,
 * 6 and 11.2), is refused and ends the connection, whether the fast path knows the connection already or not.
 */
final class Http1ConductTest {

    private static final String GET = "GET /get/key HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST /store/key HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nvalue";

    private final CacheServer server = new TestServer().start();

    @BeforeEach
    void putAValue() {
        server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /store/key HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 5\r\n\r\nx",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 5\r\n\r\nx",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nx",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\nx\r\n0\r\n\r\n",
                "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n0\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n",
                "GET /get/key HTTP/1.1\nHost: a\n\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nX: b\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET  /get/key HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /get/key  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /get/key HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET /get/key\tHTTP/1.1\r\nHost: a\r\n\r\n",
                "G\0T /get/key HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void whatCanBeReadInTwoWaysIsRefusedAndEndsTheConnection(String request) throws IOException {
        for (String before : new String[] {"", GET + POST + GET + POST}) {
            try (RawConnection connection = RawConnection.open(server.port())) {
                connection.send(before);
                for (int i = 0; i < before.length() / (GET + POST).length() * 2; i++) {
                    assertThat(connection.reply().status()).isEqualTo(200);
                }
                assertThat(connection.send(request).reply().status()).isEqualTo(400);
                assertThat(connection.isAtEnd()).isTrue();
            }
        }
        assertThat(server.cache().get("key".getBytes(UTF_8))).isEqualTo("value".getBytes(UTF_8));
    }

    @Test
    void underHttp10AHostIsNotNeeded() throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            assertThat(connection.send("GET /get/key HTTP/1.0\r\n\r\n").reply().text())
                    .isEqualTo("value");
        }
    }
}
