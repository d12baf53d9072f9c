package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import kvcache.base.run.Protocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FakeServerTest {

    /** More than Netty's codec for servers lets wait for an answer. */
    private static final int MANY = 500;

    @Test
    void aConnectionOutlivesManyAnswersThatAreWrittenAsBytes() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                if (call.key().equals("last")) {
                    call.serve();
                } else {
                    call.raw("HTTP/1.1 204 No Content\r\n\r\n", new byte[0]);
                }
            });
            assertThat(lastAnswer(server, MANY)).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(server.gets).hasValue(MANY + 1);
        }
    }

    @Test
    void aConnectionOutlivesManyRequestsThatAreNotAnswered() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                if (call.key().equals("last")) {
                    call.serve();
                }
            });
            assertThat(lastAnswer(server, MANY)).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(server.gets).hasValue(MANY + 1);
        }
    }

    @Test
    void aFaultOfItsOwnIsToldWhenItIsClosed() throws Exception {
        IllegalStateException fault = new IllegalStateException("a wrong test");
        FakeServer server = new FakeServer(Protocol.H1).onGet(call -> {
            throw fault;
        });
        assertThat(lastAnswer(server, 0)).isNull();

        assertThatThrownBy(server::close).isInstanceOf(AssertionError.class).hasCause(fault);
    }

    /** Sends so many requests for one key and then one for "last", and returns how that one was answered. */
    private static @Nullable String lastAnswer(FakeServer server, int before) throws IOException {
        String requests = "GET /get/first HTTP/1.1\r\nHost: test\r\n\r\n".repeat(before)
                + "GET /get/last HTTP/1.1\r\nHost: test\r\n\r\n";
        InetSocketAddress address = server.address();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(requests.getBytes(US_ASCII));
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            // No key is stored, so the last answer alone says so; null where the connection ends without it.
            String line = answers.readLine();
            while (line != null && !line.startsWith("HTTP/1.1 404")) {
                line = answers.readLine();
            }
            return line;
        }
    }
}
