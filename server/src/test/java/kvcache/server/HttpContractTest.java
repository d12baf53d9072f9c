package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestClient;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The original's HTTP behaviour and what ours adds, which is the same over every protocol. A protocol's own test is a
 * subclass that brings a client; every test opens a connection of its own, so that over Upgrade each kind of request is
 * the one that asks for it.
 */
abstract class HttpContractTest {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int MAX_VALUE_BYTES = 2 * 1024 * 1024;

    private final CacheServer server = new TestServer().start();
    private final TestClient client = open(server.port());

    /** A client of the server on this port. */
    abstract TestClient open(int port);

    @BeforeEach
    void putAValue() {
        server.cache().put(bytes("key1"), bytes("value"));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private byte[] stored(String key) {
        byte[] value = server.cache().get(bytes(key));
        return value == null ? bytes("nothing is stored under " + key) : value;
    }

    private static void assertEmpty(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.field("content-length")).isEqualTo("0");
        assertThat(reply.field("content-type")).isNull();
    }

    private static void assertText(Reply reply, int status, String text) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo(text);
        assertThat(reply.field("content-length")).isEqualTo(Integer.toString(bytes(text).length));
        assertThat(reply.field("content-type")).isEqualTo(TEXT);
    }

    @Test
    void greetsAtTheRoot() {
        assertText(client.send("GET", "/"), 200, "Hello, World!");
    }

    @Test
    void datesItsResponses() {
        assertThat(client.send("GET", "/").field("date"))
                .matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    }

    @Test
    void givesAValueThatIsThere() {
        assertText(client.send("GET", "/get/key1"), 200, "value");
    }

    @Test
    void saysSoWhereThereIsNoValue() {
        assertText(client.send("GET", "/get/absent"), 404, "No value found for key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json", "application/octet-stream", "no/such; thing=\"x\""})
    void storesABodyOfAnyContentTypeAndGivesItBackAsThat(String contentType) {
        assertEmpty(
                client.send("POST", "/store/new", Map.of("content-type", contentType), bytes("\"test_value\"")), 200);

        assertThat(stored("new")).asString(UTF_8).isEqualTo("\"test_value\"");
        Reply reply = client.send("GET", "/get/new");
        assertThat(reply.text()).isEqualTo("\"test_value\"");
        assertThat(reply.field("content-type")).isEqualTo(contentType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void replacesAValueThatWasThere(String method) {
        assertEmpty(client.send(method, "/store/key1", bytes("a longer value than the first")), 200);
        assertText(client.send("GET", "/get/key1"), 200, "a longer value than the first");

        assertEmpty(client.send(method, "/store/key1", bytes("short")), 200);
        assertText(client.send("GET", "/get/key1"), 200, "short");
        assertThat(server.cache().size()).isEqualTo(1);
    }

    @Test
    void removesAValueAndSaysWhereThereWasNone() {
        assertEmpty(client.send("DELETE", "/store/key1"), 200);

        assertThat(server.cache().size()).isZero();
        assertText(client.send("DELETE", "/store/key1"), 404, "No value found for key");
        assertText(client.send("GET", "/get/key1"), 404, "No value found for key");
    }

    @ParameterizedTest
    @CsvSource({"/,200,13", "/get/key1,200,5", "/get/absent,404,22"})
    void headTellsWhatGetWouldWithoutTheBody(String target, int status, String length) {
        Reply reply = client.send("HEAD", target);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.field("content-length")).isEqualTo(length);
        assertThat(reply.field("content-type")).isEqualTo(TEXT);
        // Were a body sent after all, it would be taken for the next response.
        assertText(client.send("GET", "/get/key1"), 200, "value");
    }

    @Test
    void headOfALargeValueTellsItsLengthAlone() {
        server.cache().put(bytes("large"), new byte[1_000_000]);

        Reply reply = client.send("HEAD", "/get/large");

        assertThat(reply.field("content-length")).isEqualTo("1000000");
        assertThat(reply.body()).isEmpty();
        assertText(client.send("GET", "/get/key1"), 200, "value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /           | GET, HEAD",
                "PUT    | /get/key1   | GET, HEAD",
                "DELETE | /get/key1   | GET, HEAD",
                "GET    | /store/key1 | POST, PUT, DELETE",
                "PATCH  | /store/key1 | POST, PUT, DELETE",
            })
    void aKnownPathRefusesAnotherMethod(String method, String target, String allow) {
        Reply reply = client.send(method, target);

        assertEmpty(reply, 405);
        assertThat(reply.field("allow")).isEqualTo(allow);
        assertThat(stored("key1")).asString(UTF_8).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/get", "/get/", "/store/", "/get/a/b", "/store/a/", "/get//"})
    void anotherPathNoKeyAndASlashInsideTheKeyAreNotFound(String target) {
        assertEmpty(client.send("GET", target), 404);
        assertEmpty(client.send("POST", target, bytes("body")), 404);
    }

    @Test
    void theQueryOfAReadIsIgnoredAndThatOfAChangeIsNot() {
        assertEmpty(client.send("POST", "/store/key1", bytes("v")), 200);
        assertText(client.send("GET", "/get/key1?a=b"), 200, "v");
        for (String method : List.of("POST", "PUT", "DELETE")) {
            assertThat(client.send(method, "/store/key1?a=b", bytes("other")).status())
                    .isEqualTo(400);
        }
        assertText(client.send("GET", "/get/key1"), 200, "v");
    }

    @Test
    void theKeyIsPercentDecoded() {
        assertEmpty(client.send("POST", "/store/schl%C3%BCssel%2F%31", bytes("v")), 200);

        assertThat(stored("schlüssel/1")).asString(UTF_8).isEqualTo("v");
        assertText(client.send("GET", "/get/schl%c3%bcssel%2f1"), 200, "v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff", "a%C3%28", "%ED%A0%80"})
    void aKeyThatDoesNotDecodeToUtf8IsABadRequestAndTheConnectionGoesOn(String key) {
        assertThat(client.send("GET", "/get/" + key).status()).isEqualTo(400);
        assertThat(client.send("POST", "/store/" + key, bytes("body")).status()).isEqualTo(400);
        assertThat(server.cache().size()).isEqualTo(1);
        assertText(client.send("GET", "/get/key1"), 200, "value");
    }

    @Test
    void aKeyMayHaveOneKibibyteAndNotAByteMore() {
        assertEmpty(client.send("POST", "/store/" + "k".repeat(1024), bytes("v")), 200);
        assertText(client.send("GET", "/get/" + "%6B".repeat(1024)), 200, "v");

        assertThat(client.send("POST", "/store/" + "k".repeat(1025), bytes("v")).status())
                .isEqualTo(400);
        assertThat(client.send("GET", "/get/" + "k".repeat(1025)).status()).isEqualTo(400);
    }

    @Test
    void aPathBeyondItsLimitIsRefused() {
        assertThat(client.send("GET", "/get/" + "k".repeat(9_000)).status()).isEqualTo(414);
    }

    @Test
    void anyBytesAreAValue() {
        byte[] value = new byte[70_000];
        new Random(42).nextBytes(value);
        for (int i = 0; i < 256; i++) {
            value[i] = (byte) i;
        }

        assertEmpty(client.send("POST", "/store/binary", value), 200);

        assertThat(stored("binary")).isEqualTo(value);
        assertThat(client.send("GET", "/get/binary").body()).isEqualTo(value);
    }

    @Test
    void anEmptyValueIsAValue() {
        assertEmpty(client.send("POST", "/store/empty", new byte[0]), 200);
        assertText(client.send("GET", "/get/empty"), 200, "");

        assertEmpty(client.send("PUT", "/store/key1"), 200);
        assertText(client.send("GET", "/get/key1"), 200, "");
    }

    @Test
    void aBodyOfUndeclaredLengthIsStoredWhole() {
        for (int length : new int[] {0, 1, 1_023, 1_024, 1_025, 40_000, 300_000}) {
            byte[] value = new byte[length];
            new Random(length).nextBytes(value);

            assertEmpty(client.sendUndeclared("POST", "/store/undeclared", value), 200);
            assertThat(stored("undeclared")).isEqualTo(value);
        }
    }

    @Test
    void aValueOfTheLongestLengthGoesInAndOutWhole() {
        byte[] value = new byte[MAX_VALUE_BYTES];
        new Random(2).nextBytes(value);

        assertEmpty(client.send("POST", "/store/declared", value), 200);
        assertEmpty(client.sendUndeclared("PUT", "/store/undeclared", value), 200);

        assertThat(client.send("GET", "/get/declared").body()).isEqualTo(value);
        assertThat(client.send("GET", "/get/undeclared").body()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void oneByteMoreIsTooMuchWhereItIsDeclared(String method) {
        Reply reply = client.send(method, "/store/key1", new byte[MAX_VALUE_BYTES + 1]);

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.text()).contains("2097152");
        assertThat(stored("key1")).asString(UTF_8).isEqualTo("value");
    }

    @Test
    void oneByteMoreIsTooMuchWhereItIsNot() {
        assertThat(client.sendUndeclared("POST", "/store/key1", new byte[MAX_VALUE_BYTES + 1])
                        .status())
                .isEqualTo(413);
        assertThat(stored("key1")).asString(UTF_8).isEqualTo("value");
    }

    @Test
    void aBodyThatNobodyStoresChangesNothing() {
        assertEmpty(client.send("POST", "/nowhere", new byte[100_000]), 404);
        assertEmpty(client.send("PUT", "/get/key1", new byte[100_000]), 405);
        assertText(client.send("GET", "/get/key1"), 200, "value");
    }

    @Test
    void oneConnectionServesManyRequestsOfAllKinds() {
        for (int i = 0; i < 100; i++) {
            assertEmpty(client.send("POST", "/store/k" + i, bytes("v" + i)), 200);
            assertText(client.send("GET", "/get/k" + i), 200, "v" + i);
            assertText(client.send("GET", "/get/none" + i), 404, "No value found for key");
            assertEmpty(client.send("DELETE", "/store/k" + i), 200);
        }
        assertThat(server.cache().size()).isEqualTo(1);
    }
}
