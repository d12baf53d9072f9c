package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kvcache.server.testing.FakeClock;
import kvcache.server.testing.Protocol;
import kvcache.server.testing.Reply;
import kvcache.server.testing.SegmentStore;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.TestClient;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What entries are over HTTP beside their bytes: versions, content types, conditions and times to live. The same over
 * each protocol, and for a store on the heap, ones off it, and one that may block, whose values come another way each.
 */
@ParameterizedClass
@MethodSource("protocolsAndStores")
final class EntriesOverHttpTest {

    private static final String TAG = "\"[0-9a-f]{16}\"";

    /** How a store hands out what it holds. */
    enum Hands {
        ITS_ENTRY,
        ITS_MEMORY,
        ITS_NATIVE_MEMORY,
        OVER_LATER;

        TestServer in(TestServer server) {
            return switch (this) {
                case ITS_ENTRY -> server;
                case ITS_MEMORY -> server.over(new SegmentStore(), SegmentStore.TRAITS);
                case ITS_NATIVE_MEMORY -> server.over("offheap");
                case OVER_LATER -> server.over(TestCache.store(), true);
            };
        }
    }

    static Stream<Arguments> protocolsAndStores() {
        return Stream.of(Protocol.values())
                .flatMap(protocol -> Stream.of(Hands.values()).map(hands -> Arguments.of(protocol, hands)));
    }

    private final Protocol protocol;
    private final FakeClock clock = new FakeClock();
    private final CacheServer server;
    private final TestClient client;

    EntriesOverHttpTest(Protocol protocol, Hands hands) {
        this.protocol = protocol;
        this.server = hands.in(new TestServer().clock(clock)).start();
        this.client = protocol.open(server.port());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void put(String value) {
        assertThat(client.send("PUT", "/store/key", bytes(value)).status()).isEqualTo(200);
    }

    private Reply get() {
        return client.send("GET", "/get/key");
    }

    private String tag() {
        return String.valueOf(get().field("etag"));
    }

    private Reply putWith(String field, String value) {
        return client.send("PUT", "/store/key", Map.of(field, value), bytes("new"));
    }

    private void assertAbsent() {
        assertThat(get().status()).isEqualTo(404);
        assertThat(client.send("HEAD", "/get/key").status()).isEqualTo(404);
    }

    @Test
    void everyWriteMakesAnotherStrongTagWhichReadsShow() {
        put("one");
        String first = tag();
        put("one");

        assertThat(first).matches(TAG);
        assertThat(tag()).matches(TAG).isNotEqualTo(first).isEqualTo(tag());
        assertThat(client.send("HEAD", "/get/key").field("etag")).isEqualTo(tag());
        assertThat(client.send("GET", "/get/absent").field("etag")).isNull();
    }

    @Test
    void aPlainWriteIsAnsweredAsEver() {
        Reply reply = client.send(
                "PUT", "/store/key", Map.of("content-type", "a/b", "cache-control", "max-age=9"), bytes("v"));

        Reply removal = client.send("DELETE", "/store/key");
        for (Reply each : List.of(reply, removal)) {
            assertThat(each.fields().keySet())
                    .filteredOn(name -> !name.equals(":status"))
                    .containsOnly("content-length", "date");
            assertThat(each.field("content-length")).isEqualTo("0");
        }
    }

    @Test
    void aContentTypeGoesWithItsValue() {
        client.send("POST", "/store/key", Map.of("content-type", "application/json"), bytes("{}"));
        assertThat(get().field("content-type")).isEqualTo("application/json");
        assertThat(client.send("HEAD", "/get/key").field("content-type")).isEqualTo("application/json");

        put("no type");
        assertThat(get().field("content-type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void aContentTypeMayHave255BytesAndNotOneMore() {
        String longest = "a/" + "b".repeat(253);
        assertThat(putWith("content-type", longest).status()).isEqualTo(200);
        assertThat(get().field("content-type")).isEqualTo(longest);

        Reply refused = putWith("content-type", longest + "b");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"x\", %s", "%s,\"y\"", "*", ", %s ,", "\"a,b\", W/%s"})
    void aReadOfWhatTheClientHasIsNotModified(String ifNoneMatch) {
        put("value");
        String tag = tag();
        // More than once, since a repeated request may take a shorter way.
        for (String method : List.of("GET", "GET", "GET", "HEAD")) {
            Reply reply = client.send(method, "/get/key", "if-none-match", ifNoneMatch.formatted(tag));

            assertThat(reply.status()).isEqualTo(304);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.field("etag")).isEqualTo(tag);
            assertThat(reply.field("content-length")).isNull();
        }
        assertThat(get().text()).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0123456789abcdef\"", "\"\"", "\"x\"", "W/\"x\""})
    void aReadOfWhatTheClientHasNotGivesTheValue(String ifNoneMatch) {
        put("value");
        assertThat(client.send("GET", "/get/key", "if-none-match", ifNoneMatch).text())
                .isEqualTo("value");
        assertThat(client.send("GET", "/get/absent", "if-none-match", "*").status())
                .isEqualTo(404);
    }

    @Test
    void aReadThatMustMatchAndDoesNotIsRefused() {
        put("value");
        assertThat(client.send("GET", "/get/key", "if-match", tag()).text()).isEqualTo("value");
        assertThat(client.send("GET", "/get/key", "if-match", "*").text()).isEqualTo("value");
        assertThat(client.send("GET", "/get/key", "if-match", "\"x\"").status()).isEqualTo(412);
        assertThat(client.send("GET", "/get/key", "if-match", "W/" + tag()).status())
                .as("weak tags never match strongly")
                .isEqualTo(412);
        assertThat(client.send("GET", "/get/absent", "if-match", "*").status()).isEqualTo(404);
    }

    @Test
    void ifMatchIsLookedAtBeforeIfNoneMatch() {
        put("value");
        Map<String, String> both = Map.of("if-match", "\"x\"", "if-none-match", tag());
        assertThat(client.send("GET", "/get/key", both, null).status()).isEqualTo(412);
        Map<String, String> second = Map.of("if-match", tag(), "if-none-match", tag());
        assertThat(client.send("GET", "/get/key", second, null).status()).isEqualTo(304);
        assertThat(client.send("PUT", "/store/key", second, bytes("new")).status())
                .isEqualTo(412);
    }

    @Test
    void aWriteThatMustMatchGoesAheadOnTheVersionThatWasSeenAlone() {
        assertThat(putWith("if-match", "*").status()).isEqualTo(412);
        put("old");
        String old = tag();

        Reply written = putWith("if-match", "\"x\", " + old);

        assertThat(written.status()).isEqualTo(200);
        assertThat(written.field("etag")).matches(TAG).isNotEqualTo(old).isEqualTo(tag());
        assertThat(get().text()).isEqualTo("new");
        Reply refused = client.send("PUT", "/store/key", Map.of("if-match", old), bytes("newer"));
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.field("etag")).isNull();
        assertThat(client.send("PUT", "/store/key", Map.of("if-match", "W/" + tag()), bytes("newer"))
                        .status())
                .isEqualTo(412);
        assertThat(get().text()).isEqualTo("new");
        assertThat(putWith("if-match", "*").status()).isEqualTo(200);
    }

    @Test
    void aWriteWhereNothingMayBeGoesAheadOnce() {
        Reply first = putWith("if-none-match", "*");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.field("etag")).isEqualTo(tag());
        assertThat(putWith("if-none-match", "*").status()).isEqualTo(412);
        assertThat(putWith("if-none-match", tag()).status()).isEqualTo(412);
        assertThat(putWith("if-none-match", "W/" + tag()).status()).isEqualTo(412);
        assertThat(putWith("if-none-match", "\"x\"").status()).isEqualTo(200);
    }

    @Test
    void aRemovalMayHaveConditionsToo() {
        put("value");
        assertThat(client.send("DELETE", "/store/key", "if-match", "\"x\"").status())
                .isEqualTo(412);
        assertThat(client.send("DELETE", "/store/key", "if-none-match", "*").status())
                .isEqualTo(412);
        assertThat(client.send("DELETE", "/store/key", "if-match", tag()).status())
                .isEqualTo(200);
        assertThat(client.send("DELETE", "/store/key", "if-match", "*").status())
                .isEqualTo(404);
        assertAbsent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"x", "x\"", "\"x\" \"y\"", "*, \"x\"", ",", "w/\"x\"", "\"a b\"", "W/ \"x\""})
    void aMalformedListOfTagsIsABadRequestAndTheConnectionGoesOn(String malformed) {
        put("value");
        for (String field : List.of("if-match", "if-none-match")) {
            Reply reply = client.send("GET", "/get/key", field, malformed);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains(field);
            assertThat(putWith(field, malformed).status()).isEqualTo(400);
            assertThat(client.send("DELETE", "/store/key", field, malformed).status())
                    .isEqualTo(400);
        }
        assertThat(get().text()).isEqualTo("value");
    }

    @ParameterizedTest
    @CsvSource({
        "?ttl=30s,30",
        "?ttl=1500ms,1",
        "?&ttl=2m&,120",
        "?ttl=1h,3600",
        "?ttl=1d,86400",
    })
    void anEntryLivesForTheTimeItIsGivenAndTellsHowMuchIsLeft(String query, long seconds) {
        assertThat(client.send("POST", "/store/key" + query, bytes("v")).status())
                .isEqualTo(200);

        assertThat(get().field("cache-control")).isEqualTo("max-age=" + seconds);
        assertThat(client.send("GET", "/get/key", "if-none-match", "*").field("cache-control"))
                .isEqualTo("max-age=" + seconds);
        clock.advance(Duration.ofSeconds(seconds).minusMillis(1)); // of 1500 ms there are 501 left then
        assertThat(client.send("HEAD", "/get/key").field("cache-control")).isEqualTo("max-age=0");
        assertThat(get().text()).isEqualTo("v");
        clock.advance(Duration.ofMillis(501));
        assertAbsent();
    }

    @Test
    void anEntryWithoutATimeToLiveSaysNothingOfOne() {
        put("v");
        clock.advance(Duration.ofDays(10_000));
        assertThat(get().status()).isEqualTo(200);
        assertThat(get().field("cache-control")).isNull();
    }

    /** A browser sends max-age=0 with a form and with fetch; it speaks of responses (RFC 9111, section 5.2.1.1). */
    @ParameterizedTest
    @ValueSource(strings = {"max-age=0", "no-cache, max-age=0", "max-age=30", "max-age=soon", "no-store", "s-maxage=1"})
    void cacheControlOfAWriteSetsNoLifetime(String cacheControl) {
        put("old");
        for (String condition : List.of("if-match", "x-none")) {
            Map<String, String> fields = Map.of("cache-control", cacheControl, condition, "*");
            for (String method : List.of("POST", "PUT")) {
                for (int i = 0; i < 3; i++) { // more than once, since a repeated request may take a shorter way
                    String value = method + condition + i;
                    assertThat(client.send(method, "/store/key", fields, bytes(value))
                                    .status())
                            .isEqualTo(200);
                    clock.advance(Duration.ofDays(1_000));
                    assertThat(get().text()).isEqualTo(value);
                    assertThat(get().field("cache-control")).isNull();
                }
            }
        }
        client.send("PUT", "/store/key?ttl=20s", Map.of("cache-control", cacheControl), bytes("v"));
        assertThat(get().field("cache-control")).isEqualTo("max-age=20");
    }

    @ParameterizedTest
    @CsvSource({
        "?ttl=0s,at least 1ms",
        "?ttl=0ms,at least 1ms",
        "?ttl=00d,at least 1ms",
        "?ttl=,ttl",
        "?ttl=30,500ms",
        "?ttl=-1s,500ms",
        "?ttl,ttl",
        "?ttl=1s&ttl=2s,more than once",
        "?ttl=1s&%74tl=2s,more than once",
        "?ttl=1s&a=b,allowed: ttl",
        "?TTL=1s,allowed: ttl",
    })
    void aTimeToLiveThatIsMalformedOrNotPositiveIsABadRequestAndChangesNothing(String query, String told) {
        put("old");
        for (String condition : List.of("if-match", "x-none")) {
            Reply reply = client.send("PUT", "/store/key" + query, Map.of(condition, "*"), bytes("v"));

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains(told).doesNotContain("\n");
        }
        assertThat(get().text()).isEqualTo("old");
    }

    @Test
    void anEncodedValueIsRefusedSinceItsCodingIsNotKept() {
        put("old");
        for (int i = 0; i < 3; i++) {
            Reply reply = client.send("PUT", "/store/key", Map.of("content-encoding", "gzip"), bytes("zipped"));
            assertThat(reply.status()).isEqualTo(415);
            assertThat(reply.text()).contains("content-encoding");
        }
        assertThat(get().text()).isEqualTo("old");
    }

    @Test
    void aPartOfAValueIsNotStoredForTheWhole() {
        put("old");
        for (int i = 0; i < 3; i++) {
            Map<String, String> fields = Map.of("content-range", "bytes 0-1/9");
            Reply reply = client.send("PUT", "/store/key", fields, bytes("pa"));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains("content-range");
        }
        assertThat(get().text()).isEqualTo("old");
    }

    @Test
    void anExpiredEntryIsNoneToConditionsAndRemovals() {
        client.send("PUT", "/store/key?ttl=1s", bytes("v"));
        String tag = tag();
        clock.advance(Duration.ofSeconds(1));

        assertThat(client.send("DELETE", "/store/key").status()).isEqualTo(404);
        assertThat(client.send("DELETE", "/store/key", "if-match", tag).status())
                .isEqualTo(404);
        assertThat(client.send("GET", "/get/key", "if-none-match", tag).status())
                .isEqualTo(404);
        assertThat(putWith("if-match", tag).status()).isEqualTo(412);
        assertThat(putWith("if-none-match", "*").status()).isEqualTo(200);
        assertThat(get().text()).isEqualTo("new");
    }

    @Test
    void noIncrementByIfMatchIsLost() {
        int clients = 4;
        int increments = 25;
        put("0");
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            running.add(Waiting.inBackground(() -> increment(increments)));
        }
        running.forEach(Waiting::result);
        assertThat(get().text()).isEqualTo(Integer.toString(clients * increments));
    }

    private void increment(int times) {
        try (TestClient own = protocol.open(server.port())) {
            for (int done = 0; done < times; ) {
                Reply seen = own.send("GET", "/get/key");
                Map<String, String> ifSame = Map.of("if-match", String.valueOf(seen.field("etag")));
                String more = Integer.toString(Integer.parseInt(seen.text()) + 1);
                int status = own.send("PUT", "/store/key", ifSame, bytes(more)).status();
                assertThat(status).isIn(200, 412);
                done += status == 200 ? 1 : 0;
            }
        }
    }
}
