package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestRequest;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one protocol refuses the other refuses: every row of the {@link RequestTable} over HTTP/1.1 and h2c. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestTableTest {

    private static final String GET = TestRequest.get().overHttp1();
    private static final String PUT = TestRequest.put().target("/store/other").overHttp1();

    /** Refusals behind which nobody can know where the next request begins, or that are not worth to go on from. */
    private static final List<Integer> ENDING = List.of(413, 417, 431, 501, 505);

    private final CacheServer server = new TestServer().start();

    @BeforeEach
    void putAValue() {
        server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
    }

    @AfterAll
    void close() {
        server.close();
    }

    static List<RequestTable.Row> overHttp1() {
        return RequestTable.rows().stream().filter(row -> row.http1() != null).toList();
    }

    static List<RequestTable.Row> overH2c() {
        return RequestTable.rows().stream().filter(row -> row.h2c() != null).toList();
    }

    @Test
    void theProtocolsDecideDifferentlyOnlyWhereAStandardMakesThem() {
        assertThat(RequestTable.rows())
                .filteredOn(row -> row.http1() != null && row.h2c() != null)
                .allSatisfy(row ->
                        assertThat(row.why() != null).as("a reason for %s", row).isNotEqualTo(row.isOneDecision()));
    }

    /** On a new connection, and on one whose fields the fast path knows. */
    @ParameterizedTest
    @MethodSource("overHttp1")
    void overHttp1(RequestTable.Row row) throws IOException {
        for (String before : List.of("", GET + PUT + GET + PUT)) {
            try (RawConnection connection = RawConnection.open(server.port())) {
                connection.send(before);
                for (int i = 0; i < before.length() / (GET + PUT).length() * 2; i++) {
                    assertThat(connection.reply().status()).isEqualTo(200);
                }
                connection.send(String.valueOf(row.http1()));
                Reply reply = answer(connection, row);
                assertThat(reply.status()).as(row.what()).isEqualTo(row.http1Status());
                if ("close".equals(reply.field("connection"))) {
                    assertThat(connection.isAtEnd()).isTrue();
                } else {
                    assertThat(reply.status()).isNotIn(ENDING);
                    assertThat(connection.send(GET).reply().text()).isEqualTo("value");
                }
            }
        }
        assertValue();
    }

    private static Reply answer(RawConnection connection, RequestTable.Row row) {
        try {
            Reply reply = connection.reply();
            while (reply.status() == 100) {
                reply = connection.reply();
            }
            return reply;
        } catch (IOException none) {
            throw new AssertionError("no answer to " + row, none);
        }
    }

    /** On a new connection, twice, lest the fast path learns a bad one; and again when it knows a good one. */
    @ParameterizedTest
    @MethodSource("overH2c")
    void overH2c(RequestTable.Row row) throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            assertThat(outcome(h2, row, 0)).as(row.what()).isEqualTo(row.h2cOutcome());
            assertThat(outcome(h2, row, 1)).as(row.what()).isEqualTo(row.h2cOutcome());
            for (int id : List.of(5, 7)) {
                assertThat(h2.send(TestRequest.get().overH2c(id)).outcome(id)).isEqualTo("200");
            }
            assertThat(outcome(h2, row, 2)).as(row.what()).isEqualTo(row.h2cOutcome());
            assertThat(h2.send(TestRequest.get().overH2c(11)).outcome(11)).isEqualTo("200");
        }
        assertValue();
    }

    private static String outcome(RawH2 h2, RequestTable.Row row, int time) throws IOException {
        return h2.send(Objects.requireNonNull(row.h2c()).get(time)).outcome(RequestTable.STREAMS.get(time));
    }

    private void assertValue() {
        assertThat(server.cache().get("key".getBytes(UTF_8))).isEqualTo("value".getBytes(UTF_8));
        assertThat(server.cache().size()).isLessThanOrEqualTo(2);
    }
}
