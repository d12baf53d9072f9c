package kvcache.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kvcache.server.api.CacheConfig;
import kvcache.server.api.Precondition;
import kvcache.server.log.LimitedLog;
import kvcache.server.testing.CollectedLog;
import kvcache.server.testing.FailingStore;
import kvcache.server.testing.TestCache;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreFullException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpCacheTest {

    private static final int MAX_VALUE_BYTES = 100;
    private static final byte[] NO_BODY = {};

    private final Store store = TestCache.store();
    private final HttpCache http = cache(store, false);

    private static HttpCache cache(Store store, boolean mayBlock) {
        return new HttpCache(
                TestCache.over(store, mayBlock, CacheConfig.defaults().withMaxValueBytes(MAX_VALUE_BYTES)));
    }

    private static HttpCache cache(Store store, LimitedLog log) {
        return new HttpCache(TestCache.over(store, false, CacheConfig.defaults()), log);
    }

    private Answer ask(String method, String target) {
        return http.answer(http.route(TestHead.of(method, target, -1)), NO_BODY);
    }

    private void put(String key, String value) {
        store.put(Key.of(key), Entry.of(value.getBytes(UTF_8), 1));
    }

    private static String bodyOf(Answer answer) {
        return new String(answer.body(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void greetsAtTheRoot(String method) {
        Answer answer = ask(method, "/");

        assertThat(answer.status()).isEqualTo(Status.OK);
        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(bodyOf(answer)).isEqualTo("Hello, World!");
        assertThat(answer.extra()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void readsAValueThatIsThere(String method) {
        put("key", "value");

        Answer answer = ask(method, "/get/key");

        assertThat(answer.status()).isEqualTo(Status.OK);
        assertThat(bodyOf(answer)).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void saysSoWhereAValueIsNotThere(String method) {
        Answer answer = ask(method, "/get/absent");

        assertThat(answer.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(bodyOf(answer)).isEqualTo("No value found for key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void storesABodyInPlaceOfTheValueThatWasThere(String method) {
        put("key", "old");

        Answer answer = http.answer(http.route(TestHead.of(method, "/store/key", 3)), "new".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(Status.OK);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.contentType()).isNull();
        assertThat(bodyOf(ask("GET", "/get/key"))).isEqualTo("new");
    }

    @Test
    void removesAValueAndSaysWhereThereWasNone() {
        put("key", "value");

        Answer first = ask("DELETE", "/store/key");
        Answer second = ask("DELETE", "/store/key");

        assertThat(first.status()).isEqualTo(Status.OK);
        assertThat(first.body()).isEmpty();
        assertThat(second.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(bodyOf(second)).isEqualTo("No value found for key");
        assertThat(store.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST    | /          | GET, HEAD",
                "DELETE  | /?a=b      | GET, HEAD",
                "POST    | /get/key   | GET, HEAD",
                "PUT     | /get/key   | GET, HEAD",
                "DELETE  | /get/key   | GET, HEAD",
                "OPTIONS | /get/key   | GET, HEAD",
                "get     | /get/key   | GET, HEAD",
                "GET     | /store/key | POST, PUT, DELETE",
                "HEAD    | /store/key | POST, PUT, DELETE",
                "PATCH   | /store/key | POST, PUT, DELETE",
                "BREW    | /store/%ff | POST, PUT, DELETE",
            })
    void aKnownPathRefusesAnotherMethodAndNamesThoseItTakes(String method, String target, String allow) {
        Route route = http.route(TestHead.of(method, target, -1));

        assertThat(route).isInstanceOf(Route.Known.class);
        Answer answer = http.answer(route, NO_BODY);
        assertThat(answer.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
        assertThat(answer.extra()).isEqualTo(new Answer.Field("allow", allow));
        assertThat(answer.body()).isEmpty();
        assertThat(answer.contentType()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere",
                "/get",
                "/store",
                "/get/",
                "/store/",
                "/get/a/b",
                "/get/a/",
                "/get//",
                "//get/key",
                "/get/?a",
                "/GET/key",
                "/Get/key",
                "/getter/key",
                "/get/key%2Fx/y",
                "//"
            })
    void anotherPathNoKeyAndASlashInsideTheKeyAreNotFound(String target) {
        for (String method : new String[] {"GET", "POST", "DELETE", "BREW"}) {
            Answer answer = ask(method, target);

            assertThat(answer.status()).as("%s %s", method, target).isEqualTo(Status.NOT_FOUND);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.contentType()).isNull();
            assertThat(answer.extra()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "?/get/other", "?a=%ff%zz"})
    void theQueryOfAReadIsIgnored(String query) {
        assertThat(http.route(TestHead.of("GET", "/get/key" + query, -1)))
                .isEqualTo(new Route.Read(Key.of("key"), Precondition.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/get/key                          | key",
                "/get/%6B%65%79                    | key",
                "/get/%6b%65y                      | key",
                "/get/a%2Fb                        | a/b",
                "/get/a%2fb%2F                     | a/b/",
                "/get/%25                          | %",
                "/get/%2525                        | %25",
                "/get/a+b                          | a+b",
                "/get/a%20b                        | a b",
                "/get/..                           | ..",
                "/get/schl%C3%BCssel               | schlüssel",
                "/get/%F0%9F%94%91                 | 🔑",
                "/get/key?                         | key",
                "/get/key%3Fa                      | key?a",
                "/get/~!$&'()*,;=:@._-             | ~!$&'()*,;=:@._-",
            })
    void theKeyIsThePathsRestDecoded(String target, String key) {
        assertThat(http.route(TestHead.of("GET", target, -1)))
                .isEqualTo(new Route.Read(Key.of(key), Precondition.NONE));
        String toStore = target.replaceFirst("/get/", "/store/");
        assertThat(http.route(TestHead.of("POST", toStore, -1)))
                .isEqualTo(new Route.Write(Key.of(key), Precondition.NONE, null, null));
        assertThat(http.route(TestHead.of("PUT", toStore, -1)))
                .isEqualTo(new Route.Write(Key.of(key), Precondition.NONE, null, null));
        assertThat(http.route(TestHead.of("DELETE", toStore, -1)))
                .isEqualTo(new Route.Remove(Key.of(key), Precondition.NONE));
    }

    @Test
    void aNulByteIsPartOfAKey() {
        assertThat(http.route(TestHead.of("GET", "/get/a%00b", -1)))
                .isEqualTo(new Route.Read(Key.of("a\0b"), Precondition.NONE));
    }

    @Test
    void rawBytesOfUtf8AreTakenAsTheyAre() {
        String asSent = new String("schlüssel".getBytes(UTF_8), ISO_8859_1);

        assertThat(http.route(TestHead.of("GET", "/get/" + asSent, -1)))
                .isEqualTo(new Route.Read(Key.of("schlüssel"), Precondition.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%ff",
                "%C3%28",
                "a%80",
                "%C0%80",
                "%ED%A0%80",
                "%F4%90%80%80",
                "%e2%82",
                "\u00ff",
                "%",
                "a%",
                "%4",
                "%zz",
                "%4g",
                "% 41",
                "%+1",
                "%-1",
                "%%41"
            })
    void aKeyThatDoesNotDecodeToUtf8IsABadRequest(String key) {
        for (String method : new String[] {"GET", "HEAD"}) {
            assertBadRequest(http.route(TestHead.of(method, "/get/" + key, -1)));
        }
        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            assertBadRequest(http.route(TestHead.of(method, "/store/" + key, -1)));
        }
    }

    private void assertBadRequest(Route route) {
        assertThat(route).isInstanceOf(Route.Known.class);
        Answer answer = http.answer(route, NO_BODY);
        assertThat(answer.status()).isEqualTo(Status.BAD_REQUEST);
        assertThat(bodyOf(answer)).contains("key").doesNotContain("\n");
    }

    @Test
    void theKeysLimitIsOnItsDecodedBytes() {
        assertThat(http.route(TestHead.of("GET", "/get/" + "k".repeat(1024), -1)))
                .isInstanceOf(Route.Read.class);
        assertThat(http.route(TestHead.of("GET", "/get/" + "%6B".repeat(1024), -1)))
                .isInstanceOf(Route.Read.class);
        assertThat(http.route(TestHead.of("GET", "/get/" + "%C3%BC".repeat(512), -1)))
                .isInstanceOf(Route.Read.class);
        assertBadRequest(http.route(TestHead.of("GET", "/get/" + "k".repeat(1025), -1)));
        assertBadRequest(http.route(TestHead.of("GET", "/get/" + "%6B".repeat(1025), -1)));
        assertBadRequest(http.route(TestHead.of("POST", "/store/" + "%C3%BC".repeat(513), -1)));
    }

    @Test
    void aPathLongerThanItsLimitIsRefusedWhateverItIs() {
        String fits = "/nowhere?" + "x".repeat(HttpCache.MAX_TARGET_BYTES - "/nowhere?".length());

        assertThat(ask("GET", fits).status()).isEqualTo(Status.NOT_FOUND);
        assertThat(ask("GET", fits + "x").status()).isEqualTo(Status.URI_TOO_LONG);
        assertThat(ask("BREW", "/get/" + "%6B".repeat(8 * 1024)).status()).isEqualTo(Status.URI_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void aDeclaredBodyLongerThanItsLimitIsRefusedWhereItWouldBeStored(String method) {
        assertThat(http.route(TestHead.of(method, "/store/key", MAX_VALUE_BYTES)))
                .isInstanceOf(Route.Write.class);
        assertThat(http.answer(http.route(TestHead.of(method, "/store/key", MAX_VALUE_BYTES + 1)), NO_BODY)
                        .status())
                .isEqualTo(Status.CONTENT_TOO_LARGE);
        assertThat(http.route(TestHead.of(method, "/store/key", Long.MAX_VALUE)))
                .isEqualTo(http.bodyTooLong());
        assertThat(store.size()).isZero();
    }

    @Test
    void aDeclaredBodyThatNobodyStoresDoesNotHideTheAnswer() {
        assertThat(http.route(TestHead.of("GET", "/get/key", 1_000))).isInstanceOf(Route.Read.class);
        assertThat(http.answer(http.route(TestHead.of("POST", "/get/key", 1_000)), NO_BODY)
                        .status())
                .isEqualTo(Status.METHOD_NOT_ALLOWED);
        assertThat(http.answer(http.route(TestHead.of("POST", "/nowhere", 1_000)), NO_BODY)
                        .status())
                .isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void tooLongABodyIsToldWithWhatIsAllowed() {
        Answer answer = http.bodyTooLong().answer();

        assertThat(answer.status()).isEqualTo(Status.CONTENT_TOO_LARGE);
        assertThat(bodyOf(answer)).contains("100 bytes");
    }

    @Test
    void whatTheStoreThrowsIsLoggedInALineAndWithItsTraceOnce() {
        CollectedLog log = new CollectedLog();
        HttpCache broken = cache(new BrokenStore(), new LimitedLog(log, () -> 0));
        for (int i = 0; i < 3; i++) {
            for (String method : List.of("POST", "DELETE")) {
                Route route = broken.route(TestHead.of(method, "/store/key", -1));
                assertThat(broken.answer(route, NO_BODY).status()).isEqualTo(Status.INTERNAL_SERVER_ERROR);
            }
        }
        String failure = "java.lang.IllegalStateException: broken";
        assertThat(log.lines())
                .containsExactly(
                        "ERROR Store failure during a write: %s with trace of %s".formatted(failure, failure),
                        "ERROR Store failure during a removal: %s with trace of %s".formatted(failure, failure),
                        "ERROR Store failure during a write: " + failure,
                        "ERROR Store failure during a removal: " + failure,
                        "ERROR Store failure during a write: " + failure,
                        "ERROR Store failure during a removal: " + failure);
    }

    @Test
    void refusalsOfAFullStoreAreLoggedOnceAMinuteWithFigures() {
        CollectedLog log = new CollectedLog();
        HttpCache full =
                cache(new FailingStore(() -> new StoreFullException("64 MiB are full")), new LimitedLog(log, () -> 0));
        for (int i = 0; i < 100; i++) {
            assertThat(full.answer(full.route(TestHead.of("PUT", "/store/bad", -1)), NO_BODY)
                            .status())
                    .isEqualTo(Status.INSUFFICIENT_STORAGE);
        }
        assertThat(log.lines()).hasSize(1);
        assertThat(log.lines().getFirst())
                .matches("WARN Write rejected with 507: 64 MiB are full; entries: 0, heap: \\d+ of \\d+ MiB in use .*");
    }

    @Test
    void whatTheStoreThrowsIsAnswered500() {
        HttpCache broken = cache(new BrokenStore(), false);

        assertThat(broken.answer(broken.route(TestHead.of("GET", "/get/key", -1)), NO_BODY)
                        .status())
                .isEqualTo(Status.INTERNAL_SERVER_ERROR);
    }

    @Test
    void passesOnWhatTheStoresTraitsAndTheLimitSay() {
        assertThat(http.mayBlock()).isFalse();
        assertThat(http.maxBodyBytes()).isEqualTo(MAX_VALUE_BYTES);
        assertThat(cache(store, true).mayBlock()).isTrue();
    }

    private static final class BrokenStore implements Store {
        @Override
        public Entry get(Key key) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void put(Key key, Entry entry) {
            throw new IllegalStateException("broken");
        }

        @Override
        public boolean putIf(Key key, long expectedVersion, Entry entry) {
            throw new IllegalStateException("broken");
        }

        @Override
        public boolean removeIf(Key key, long expectedVersion) {
            throw new IllegalStateException("broken");
        }

        @Override
        public boolean remove(Key key) {
            throw new IllegalStateException("broken");
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public void clear() {}

        @Override
        public EntryScan scan() {
            throw new IllegalStateException("broken");
        }

        @Override
        public void close() {}
    }
}
