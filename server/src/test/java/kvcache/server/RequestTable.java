package kvcache.server;

import static kvcache.server.testing.TestRequest.get;
import static kvcache.server.testing.TestRequest.put;

import java.util.ArrayList;
import java.util.List;
import kvcache.server.testing.TestRequest;
import org.jspecify.annotations.Nullable;

/**
 * Malformed and borderline requests of RFC 9110, 9112 and 9113, and what becomes of each over both protocols. The key
 * {@code key} has a value; nothing else is stored.
 *
 * <p>The decision is one for both protocols. h2c may put it in another way: what RFC 9113 calls malformed is reset with
 * PROTOCOL_ERROR where HTTP/1.1 answers 400. A row that only one protocol can send says the other's part with null, and
 * a row on which they decide differently names the standard that makes them.
 */
final class RequestTable {

    static final String RESET = "reset PROTOCOL_ERROR";

    /** The streams as which h2c sends a request. */
    static final List<Integer> STREAMS = List.of(1, 3, 9);

    /**
     * A row.
     *
     * @param http1 the bytes over HTTP/1.1, or null
     * @param http1Status the status of the answer
     * @param h2c the frames over h2c, as each of {@link #STREAMS}, or null
     * @param h2cOutcome the status of the answer, or {@link #RESET}
     * @param why what makes the protocols decide differently, or null
     */
    record Row(
            String what,
            @Nullable String http1,
            int http1Status,
            @Nullable List<byte[]> h2c,
            String h2cOutcome,
            @Nullable String why) {

        /** Whether both protocols serve it, or both refuse it. */
        boolean isOneDecision() {
            return h2cOutcome.equals(Integer.toString(http1Status)) || (http1Status == 400 && h2cOutcome.equals(RESET));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private final List<Row> rows = new ArrayList<>();

    private RequestTable() {
        authorities();
        targets();
        methodsAndVersions();
        fields();
        pseudoFields();
        expectations();
        mediaTypes();
        lengths();
        codings();
        lines();
        trailers();
        sizes();
    }

    static List<Row> rows() {
        return new RequestTable().rows;
    }

    // ---- the columns

    private void both(String what, TestRequest request, int status) {
        add(what, request.overHttp1(), status, frames(request), Integer.toString(status), null);
    }

    /** Refused by both; malformed by RFC 9113. */
    private void malformed(String what, TestRequest request) {
        add(what, request.overHttp1(), 400, frames(request), RESET, null);
    }

    private void differs(String what, TestRequest request, int http1Status, String h2cOutcome, String why) {
        add(what, request.overHttp1(), http1Status, frames(request), h2cOutcome, why);
    }

    private void http1(String what, String request, int status) {
        add(what, request, status, null, "", null);
    }

    private void h2c(String what, String outcome, String... fields) {
        h2c(what, outcome, fields, null);
    }

    private void h2c(String what, String outcome, String[] fields, @Nullable String body, String... trailers) {
        List<byte[]> frames = STREAMS.stream()
                .map(id -> TestRequest.frames(id, fields, body, trailers))
                .toList();
        add(what, null, 0, frames, outcome, null);
    }

    private static List<byte[]> frames(TestRequest request) {
        return STREAMS.stream().map(request::overH2c).toList();
    }

    private void add(
            String what,
            @Nullable String http1,
            int http1Status,
            @Nullable List<byte[]> h2c,
            String h2cOutcome,
            @Nullable String why) {
        rows.add(new Row(shown(what), http1, http1Status, h2c, h2cOutcome, why));
    }

    /** The parts of a list. */
    private static List<String> each(String list) {
        return List.of(list.split(" ¦ ", -1));
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> shown.append(c >= ' ' && c < 0x7F ? Character.toString(c) : "\\x%02x".formatted(c)));
        return shown.toString();
    }

    // ---- the rows

    private void authorities() {
        for (String good : each("a ¦ A.b-c_d~e ¦ a: ¦ a:0 ¦ a:80 ¦ a:00080 ¦ a:65535 ¦ [::1] ¦ [::1]:80 ¦ "
                + "[2001:DB8::1:2] ¦ [::ffff:1.2.3.4] ¦ 1.2.3.4 ¦ a%41 ¦ a,b ¦ !$&'()*+;=")) {
            both("authority '%s'".formatted(good), get().authority(good), 200);
        }
        for (String bad : each(":80 ¦ a b ¦ a, b ¦ u@a ¦ u:p@a ¦ @a ¦ a/b ¦ a/ ¦ / ¦ a?b ¦ a#b ¦ a\\b ¦ a|b ¦ <a> ¦ "
                + "\"a\" ¦ {a} ¦ a^b ¦ a`b ¦ a%4 ¦ a%zz ¦ a% ¦ \u00e9 ¦ a\u0080 ¦ a:x ¦ a:-1 ¦ a:+1 ¦ "
                + "a:8 0 ¦ a:65536 ¦ a:99999999999999999999 ¦ a:80:80 ¦ ::1 ¦ [::1 ¦ ::1] ¦ [] ¦ [ ¦ ] ¦ "
                + "[::1]a ¦ [::1]:x ¦ [[::1]] ¦ [::1::2] ¦ [:::1] ¦ [1:2:3:4:5:6:7:8:9] ¦ [12345::] ¦ "
                + "[g::1] ¦ [fe80::1%eth0] ¦ [fe80::1%25eth0] ¦ [1.2.3.4] ¦ [v1.a] ¦ http://a ¦ a\tb")) {
            both("authority '%s'".formatted(bad), get().authority(bad), 400);
            both("a write to authority '%s'".formatted(bad), put().authority(bad), 400);
        }
        malformed("an empty authority", get().authority(""));
        malformed("a write to an empty authority", put().authority(""));
        for (String control : each("a\0 ¦ \0 ¦ a\u0001b ¦ a\u007fb ¦ a\rb ¦ a\nb ¦ a\r\nb")) {
            malformed("authority '%s'".formatted(control), get().authority(control));
        }
        differs(
                "no authority",
                get().authority(null),
                400,
                "200",
                "RFC 9112, 3.2, demands 400 where Host is missing; RFC 9113, 8.3.1, lets :authority be absent");
        String head = "GET /get/key HTTP/1.1\r\nHost: a\r\n";
        http1("two Hosts that differ", head + "Host: b\r\n\r\n", 400);
        http1("two Hosts that are the same", head + "Host: a\r\n\r\n", 400);
        http1("an empty Host behind another", head + "Host:\r\n\r\n", 400);
        String[] h2 = {":method", "GET", ":scheme", "http", ":path", "/get/key"};
        h2c("host alone", "200", with(h2, "host", "a"));
        h2c("host alone, malformed", "400", with(h2, "host", "a b"));
        h2c("host alone, empty", "400", with(h2, "host", ""));
        h2c("two hosts that differ", "400", with(h2, "host", "a", "host", "b"));
        h2c("two hosts that are the same", "400", with(h2, "host", "a", "host", "a"));
        String[] named = with(h2, ":authority", "a");
        h2c("host is the authority", "200", with(named, "host", "a"));
        h2c("host is the authority in capitals", "200", with(named, "host", "A"));
        h2c("host is the authority with the usual port", "200", with(named, "host", "a:80"));
        h2c("host is the authority with a lone colon", "200", with(named, "host", "a:"));
        h2c("host has another port than the authority", RESET, with(named, "host", "a:81"));
        h2c("host is empty beside the authority", RESET, with(named, "host", ""));
        h2c("host is malformed beside the authority", RESET, with(named, "host", "u@a"));
        h2c("two hosts that both are the authority", "400", with(named, "host", "a", "host", "a"));
        h2c("the second host is not the authority", RESET, with(named, "host", "a", "host", "b"));
        h2c("host and authority are malformed alike", "400", with(h2, ":authority", "a b", "host", "a b"));
        differs(
                "host is not the authority of the target",
                get().target("http://b/get/key"),
                200,
                "400",
                "RFC 9112, 3.2.2, demands that Host is ignored; :path has no authority");
        h2c("host is not the authority", RESET, with(named, "host", "b"));
    }

    private static String[] with(String[] fields, String... more) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void targets() {
        both("a query", get().target("/get/key?a=b&c=/?"), 200);
        for (String known : List.of("ttl=1m", "%74tl=1m", "t%74%6C=%31m", "&ttl=1m&", "")) {
            both("a write with the query '%s'".formatted(known), put().target("/store/key?" + known), 200);
        }
        for (String bad :
                each("TTL=1m ¦ ttl%20=1m ¦ tll=1m ¦ a ¦ =1m ¦ %74tl=0s ¦ ttl=1m&%74tl=1m ¦ ttl=1m&a=b ¦ %zz=1 ¦ "
                        + "ttl=1%zz ¦ ttl=1m;a=b ¦ ttl;a=1m")) {
            both("a write with the query '%s'".formatted(bad), put().target("/store/key?" + bad), 400);
        }
        both("an escaped key", get().target("/get/%6bey"), 200);
        both("bytes of UTF-8 in the target", get().target("/get/schl\u00c3\u00bcssel"), 404);
        both("bytes that are no UTF-8 in the target", get().target("/get/\u00ff"), 400);
        both("marks in the target", get().target("/get/!$&'()*+,;=:@-._~\"<>[]^`{|}\\"), 404);
        both("a malformed escape", get().target("/get/%zz"), 400);
        both("two slashes", get().target("//get/key"), 404);
        for (String bad :
                each("/get/a b ¦ /get/key?a b ¦ /get/key#a ¦ /get/key?a#b ¦ /get/key# ¦ # ¦ get/key ¦ key ¦ ? ¦ "
                        + "* ¦ ftp://a/get/key ¦ mailto:a ¦ a:80 ¦ http:/get/key ¦ http:///get/key ¦ "
                        + "http://a b/get/key ¦ http://u@a/get/key ¦ http://[::1/get/key ¦ http://a/get/key#b ¦ "
                        + "http://a#b ¦ http://a:b/get/key")) {
            both("target '%s'".formatted(bad), get().target(bad), 400);
        }
        malformed("a space behind a target", get().target("/get/key "));
        malformed("a tab behind a target", get().target("/get/key\t"));
        both("a tab in a target", get().target("/get/k\tey"), 400); // which a value of h2c may have
        for (String control : each("\0 ¦ \u0001 ¦ \u000b ¦ \u001f ¦ \u007f ¦ \r ¦ \n ¦ \r\n")) {
            malformed("target with '%s'".formatted(control), get().target("/get/key" + control));
            malformed("target with '%s' inside".formatted(control), get().target("/get/k" + control + "ey"));
            malformed("a write to a key with '%s'".formatted(control), put().target("/store/a" + control + "b"));
        }
        malformed("an empty target", get().target(""));
        String why = "RFC 9112, 3.2.2, demands that absolute targets are taken; :path begins with / (RFC 9113, 8.3.1)";
        for (String absolute : List.of("http://a/get/key", "HTTP://a:81/get/key?a=b", "https://[::1]/get/key")) {
            differs("target '%s'".formatted(absolute), get().target(absolute), 200, "400", why);
        }
        for (String root : List.of("http://a", "http://a/", "http://a?b", "http://a/?b")) {
            differs("target '%s'".formatted(root), get().target(root), 200, "400", why);
        }
        http1("an absolute target beside a malformed Host", "GET http://a/get/key HTTP/1.1\r\nHost: u@a\r\n\r\n", 400);
        http1("an absolute target without Host", "GET http://a/get/key HTTP/1.1\r\n\r\n", 400);
        http1("an absolute target under HTTP/1.0", "GET http://a/get/key HTTP/1.0\r\n\r\n", 200);
        h2c("scheme https", "200", ":method", "GET", ":scheme", "https", ":path", "/get/key", ":authority", "a");
        h2c("scheme ftp", "400", ":method", "GET", ":scheme", "ftp", ":path", "/get/key", ":authority", "a");
        both("OPTIONS *", get().method("OPTIONS").target("*"), 405);
    }

    private void methodsAndVersions() {
        for (String unknown : each("get ¦ Get ¦ FOO ¦ TRACE ¦ OPTIONS ¦ PATCH ¦ PRI ¦ !#$%&'*+-.^_`|~9")) {
            both("method %s".formatted(unknown), get().method(unknown), 405);
        }
        for (String bad : each("G@T ¦ G/T ¦ (GET) ¦ GET: ¦ \"GET\" ¦ G,T ¦ G\u00c9T ¦ GET GET ¦ G=T")) {
            both("method %s".formatted(bad), get().method(bad), 400);
        }
        for (String control : each("G\0T ¦ G\u0001T ¦ \u007fGET ¦ GE\rT ¦ GE\nT ¦ GE\tT")) {
            // A tab is allowed in a value of h2c, and so this one is for the rules of methods.
            if (control.contains("\t")) {
                both("method %s".formatted(control), get().method(control), 400);
            } else {
                malformed("method %s".formatted(control), get().method(control));
            }
        }
        malformed("an empty method", get().method(""));
        both("a body with GET", get().body("body"), 200);
        both("a body with DELETE", get().method("DELETE").target("/store/none").body("body"), 404);
        both("a body with PATCH", put().method("PATCH"), 405);
        http1("CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 501);
        h2c("CONNECT", "501", ":method", "CONNECT", ":authority", "a:80");
        differs("CONNECT of a path", get().method("CONNECT"), 501, RESET, "RFC 9113, 8.5, calls it malformed");
        h2c("CONNECT of nothing", RESET, ":method", "CONNECT");
        String[] extended = {":method", "CONNECT", ":scheme", "http", ":path", "/", ":authority", "a", ":protocol", "b"
        };
        h2c("CONNECT with a protocol", RESET, extended);

        for (String served : List.of("HTTP/1.1", "HTTP/1.2", "HTTP/1.9")) {
            http1(served, "GET /get/key %s\r\nHost: a\r\n\r\n".formatted(served), 200);
        }
        http1("HTTP/1.2 without Host", "GET /get/key HTTP/1.2\r\n\r\n", 400);
        http1("HTTP/1.0 without Host", "GET /get/key HTTP/1.0\r\n\r\n", 200);
        http1("HTTP/1.0 with a malformed Host", "GET /get/key HTTP/1.0\r\nHost: a b\r\n\r\n", 400);
        http1("HTTP/1.0 with two Hosts", "GET /get/key HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400);
        for (String other : List.of("HTTP/0.9", "HTTP/2.0", "HTTP/3.7")) {
            http1(other, "GET /get/key %s\r\nHost: a\r\n\r\n".formatted(other), 505);
        }
        http1("half a preface", "PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n", 505);
        for (String bad :
                each("http/1.1 ¦ Http/1.1 ¦ HTTP/1.10 ¦ HTTP/01.1 ¦ HTTP/1.1. ¦ HTTP/1,1 ¦ HTTP/11 ¦ HTTP/1. ¦ "
                        + "HTTP/.1 ¦ HTTP/1 ¦ HTTP/ ¦ HTTP ¦ HTTQ/1.1 ¦ HTTP/1.x ¦ HTTP/-1.1 ¦ HTTP/+1.1 ¦ "
                        + "HTTP /1.1 ¦ HTTP/ 1.1 ¦ HTTP/1. 1 ¦ HTTPS/1.1 ¦ HTTP//1.1 ¦ ICY/1.1 ¦ ")) {
            http1("version '%s'".formatted(bad), "GET /get/key %s\r\nHost: a\r\n\r\n".formatted(bad), 400);
        }
        http1("no version", "GET /get/key\r\nHost: a\r\n\r\n", 400);
    }

    private void fields() {
        for (String bad : each(
                "a b ¦ a(b ¦ a\"b ¦ a/b ¦ a@b ¦ a\u0001b ¦ a\0 ¦ \u00e9 ¦ a\u007f ¦  ¦ a\tb ¦ [a] ¦ a,b ¦ " + "a;b")) {
            malformed("field name '%s'".formatted(bad), get().field(bad, "v"));
            malformed("field name '%s' of a write".formatted(bad), put().field(bad, "v"));
        }
        malformed("a space behind a field name", get().field("a ", "v"));
        malformed("a tab behind a field name", get().field("a\t", "v"));
        http1("a line without a colon", "GET /get/key HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400);
        h2c("a colon in a field name", RESET, with(plain(), "a:b", "v"));
        differs(
                "a field name in capitals",
                get().field("Upper", "v"),
                200,
                RESET,
                "RFC 9113, 8.2.1, calls it malformed; HTTP/1.1 knows no case of names");
        for (String good : List.of("", "a b", "a\tb", "\u00e9\u0080", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")) {
            both("field value '%s'".formatted(good), get().field("a", good), 200);
        }
        for (String bad :
                each("a\0b ¦ a\u0001b ¦ a\u0008 ¦ a\u001bb ¦ a\u007fb ¦ a\rb ¦ a\nb ¦ a\r\n b ¦ \0 ¦ a\u000bb ¦ "
                        + "a\u000cb")) {
            malformed("field value '%s'".formatted(bad), get().field("a", bad));
            malformed("field value '%s' of a write".formatted(bad), put().field("a", bad));
        }
        String spaces = "RFC 9110, 5.5, leaves spaces around a value out; RFC 9113, 8.2.1, calls them malformed";
        for (String padded : each(" a ¦ a  ¦ \ta ¦ a\t ¦   ¦ \t")) {
            differs("field value '%s'".formatted(padded), get().field("a", padded), 200, RESET, spaces);
        }
        String connection = "RFC 9113, 8.2.2, calls fields of the connection malformed";
        for (String of : each("connection: x ¦ keep-alive: timeout=5 ¦ proxy-connection: keep-alive ¦ upgrade: x ¦ "
                + "te: gzip ¦ te: trailers, gzip")) {
            String[] parts = of.split(": ", 2);
            differs(of, get().field(parts[0], parts[1]), 200, RESET, connection);
        }
        differs("transfer-encoding: chunked", put().field("transfer-encoding", "chunked"), 200, RESET, connection);
        both("te: trailers", get().field("te", "trailers"), 200);
        both("a malformed condition", get().field("if-match", "a b"), 400);
        both("two conditions, one malformed", get().field("if-match", "*").field("if-match", "a"), 400);
    }

    private static String[] plain() {
        return new String[] {":method", "GET", ":scheme", "http", ":path", "/get/key", ":authority", "a"};
    }

    private void pseudoFields() {
        h2c("no method", RESET, ":scheme", "http", ":path", "/get/key", ":authority", "a");
        h2c("no scheme", RESET, ":method", "GET", ":path", "/get/key", ":authority", "a");
        h2c("no path", RESET, ":method", "GET", ":scheme", "http", ":authority", "a");
        h2c("an empty scheme", RESET, ":method", "GET", ":scheme", "", ":path", "/get/key", ":authority", "a");
        h2c(
                "OPTIONS with an empty path",
                RESET,
                ":method",
                "OPTIONS",
                ":scheme",
                "http",
                ":path",
                "",
                ":authority",
                "a");
        for (String[] twice : new String[][] {
            {":method", "GET"}, {":scheme", "http"}, {":path", "/get/key"}, {":path", "/"}, {":authority", "a"}
        }) {
            h2c("%s twice".formatted(twice[0]), RESET, with(plain(), twice));
        }
        for (String odd : each(":status ¦ :protocol ¦ :foo ¦ : ¦ ::path ¦ :Path")) {
            h2c("pseudo-field %s".formatted(odd), RESET, with(plain(), odd, "200"));
            h2c("pseudo-field %s in trailers".formatted(odd), RESET, with(plain(), "a", "b"), "body", odd, "200");
        }
        for (String known : List.of(":method", ":scheme", ":path", ":authority")) {
            h2c("%s in trailers".formatted(known), RESET, plain(), "body", known, "a");
            h2c("%s behind other trailers".formatted(known), RESET, plain(), "body", "a", "b", known, "a");
        }
        h2c("a pseudo-field behind a field", RESET, ":method", "GET", ":scheme", "http", "a", "b", ":path", "/get/key");
        h2c(
                "an authority behind a field",
                RESET,
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/get/key",
                "a",
                "b",
                ":authority",
                "a");
        h2c("no fields", RESET);
    }

    private void expectations() {
        for (String unknown : each(
                "foo ¦ 200-ok ¦ 100-continue, foo ¦ foo, 100-continue ¦ 100-continue=1 ¦ 100-continue;a ¦ " + "100")) {
            both("expect: %s".formatted(unknown), get().field("expect", unknown), 417);
            both("expect: %s, of a write".formatted(unknown), put().field("expect", unknown), 417);
        }
        both(
                "two expectations, one unknown",
                put().field("expect", "100-continue").field("expect", "foo"),
                417);
        for (String known : List.of("100-continue", "100-Continue", "100-continue, 100-continue", "", ",")) {
            both("expect: %s".formatted(known), put().field("expect", known), 200);
        }
        both(
                "expect: 100-continue, twice",
                put().field("expect", "100-continue").field("expect", "100-continue"),
                200);
        both("expect: 100-continue, without a body", get().field("expect", "100-continue"), 200);
        both("expect: 100-continue, of what is known", put().target("/none").field("expect", "100-continue"), 404);
        http1("expectations of HTTP/1.0", "GET /get/key HTTP/1.0\r\nExpect: foo\r\n\r\n", 200);
    }

    private void mediaTypes() {
        TestRequest one = put().field("content-type", "text/plain");
        both("one content-type", one, 200);
        for (String second : each("text/html ¦ text/plain ¦ ")) {
            TestRequest two = one.field("content-type", second);
            both("two content-types, the second '%s'".formatted(second), two, 400);
            both("two content-types of a POST, the second '%s'".formatted(second), two.method("POST"), 400);
        }
        both(
                "two content-types of a read, which heeds none",
                one.method("GET").target("/get/key").field("content-type", "a/b"),
                200);
    }

    private void lengths() {
        both("content-length: 5", put().field("content-length", "5"), 200);
        both("content-length: 05", put().field("content-length", "05"), 200);
        both("content-length: 0, with GET", get().field("content-length", "0"), 200);
        for (String bad : each("+5 ¦ -5 ¦ -0 ¦ 0x5 ¦ 5.0 ¦ 5 5 ¦ 5, ¦ ,5 ¦ 5, 5 ¦ 5,5 ¦ 5, 6 ¦ 5; ¦ five ¦  ¦ "
                + "99999999999999999999 ¦ 9223372036854775808 ¦ 5e0 ¦ \u00b2 ¦ 5_")) {
            malformed("content-length: '%s'".formatted(bad), put().field("content-length", bad));
            malformed("content-length: '%s', with GET".formatted(bad), get().field("content-length", bad));
        }
        malformed("content-length: 5, twice", put().field("content-length", "5").field("content-length", "5"));
        malformed("content-length: 5 and 6", put().field("content-length", "5").field("content-length", "6"));
        differs(
                "content-length: ' 5 '",
                put().field("content-length", " 5 "),
                200,
                RESET,
                "RFC 9110, 5.5, leaves spaces around a value out; RFC 9113, 8.2.1, calls them malformed");
        http1(
                "two lengths under HTTP/1.0",
                "POST /store/key HTTP/1.0\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nvalue",
                400);
        http1("a list of lengths under HTTP/1.0", "POST /store/key HTTP/1.0\r\nContent-Length: 5, 5\r\n\r\nvalue", 400);
        String[] put = {":method", "PUT", ":scheme", "http", ":path", "/store/key", ":authority", "a"};
        h2c("a body shorter than declared", RESET, with(put, "content-length", "6"), "value");
        h2c("a body longer than declared", RESET, with(put, "content-length", "4"), "value");
        h2c("a body beside content-length: 0", RESET, with(put, "content-length", "0"), "value");
        h2c("no body where one is declared", RESET, with(put, "content-length", "5"));
        h2c("no body where one is declared, with GET", RESET, with(plain(), "content-length", "5"));
        both("a declared body that is too long", put().field("content-length", "3000000"), 413);
    }

    private void codings() {
        String post = "POST /store/key HTTP/1.1\r\nHost: a\r\n";
        String chunk = "\r\n5\r\nvalue\r\n0\r\n\r\n";
        for (String good : List.of("chunked", "Chunked", " chunked ", "\tCHUNKED")) {
            http1("coding '%s'".formatted(good), post + "Transfer-Encoding:" + good + "\r\n" + chunk, 200);
        }
        for (String unknown : each("gzip, chunked ¦ gzip,chunked ¦ identity, chunked ¦ deflate, br, chunked ¦ "
                + "x;a=b, chunked ¦ gzip, Chunked")) {
            http1("coding '%s'".formatted(unknown), post + "Transfer-Encoding: " + unknown + "\r\n" + chunk, 501);
        }
        // RFC 9112, section 6.3: without chunks in the end the length of a body is unknown, and 400 is demanded.
        for (String bad : each("gzip ¦ identity ¦  ¦ chunked, chunked ¦ chunked, gzip ¦ chunked, gzip, chunked ¦ "
                + ", chunked ¦ ,chunked ¦ chunked, ¦ , gzip, chunked ¦ gzip, , chunked ¦ "
                + "xchunked ¦ chunkedx ¦ chunked;a=b ¦ \"chunked\" ¦ chunked chunked")) {
            http1("coding '%s'".formatted(bad), post + "Transfer-Encoding: " + bad + "\r\n" + chunk, 400);
        }
        http1(
                "a chunk extension of 20,000 bytes",
                post + "Transfer-Encoding: chunked\r\n\r\n5;a=" + "a".repeat(20_000) + "\r\nvalue\r\n0\r\n\r\n",
                400);
        http1("codings on two lines", post + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n" + chunk, 501);
        http1(
                "chunked on two lines",
                post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" + chunk,
                400);
        http1(
                "chunked, then gzip on two lines",
                post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n" + chunk,
                400);
        http1("a coding behind a tab", post + "Transfer-Encoding: \u000bchunked\r\n" + chunk, 400);
        http1("a coding on a folded line", post + "Transfer-Encoding:\r\n chunked\r\n" + chunk, 400);
        for (String length : List.of("Content-Length: 5", "Content-Length: 15", "Content-Length: 0")) {
            http1(length + " beside chunks", post + length + "\r\nTransfer-Encoding: chunked\r\n" + chunk, 400);
            http1("chunks beside " + length, post + "Transfer-Encoding: chunked\r\n" + length + "\r\n" + chunk, 400);
            http1(
                    length + " beside gzip, chunked",
                    post + length + "\r\nTransfer-Encoding: gzip, chunked\r\n" + chunk,
                    400);
            http1(length + " beside identity", post + length + "\r\nTransfer-Encoding: identity\r\n" + chunk, 400);
        }
        http1(
                "a length beside chunks under HTTP/1.2",
                "POST /store/key HTTP/1.2\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n" + chunk,
                400);
        http1("chunks under HTTP/1.0", "POST /store/key HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" + chunk, 400);
        http1("gzip under HTTP/1.0", "POST /store/key HTTP/1.0\r\nTransfer-Encoding: gzip, chunked\r\n" + chunk, 400);
        http1(
                "a length and chunks under HTTP/1.0",
                "POST /store/key HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n" + chunk,
                400);
        http1(
                "a coding with GET",
                "GET /get/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n" + chunk,
                501);

        String chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
        for (String good :
                each("5\r\nvalue\r\n0\r\n\r\n ¦ 2\r\nva\r\n3\r\nlue\r\n0\r\n\r\n ¦ 05\r\nvalue\r\n000\r\n\r\n ¦ "
                        + "5;a\r\nvalue\r\n0;b=c\r\n\r\n ¦ 5;a=\"b;\\\"c\"\r\nvalue\r\n0\r\n\r\n ¦ "
                        + "5 ;a\r\nvalue\r\n0\r\n\r\n")) {
            http1("chunks '%s'".formatted(good), chunked + good, 200);
        }
        for (String bad : each("5 \r\nvalue\r\n0\r\n\r\n ¦  5\r\nvalue\r\n0\r\n\r\n ¦ 5 5\r\nvalue\r\n0\r\n\r\n ¦ "
                + "0x5\r\nvalue\r\n0\r\n\r\n ¦ +5\r\nvalue\r\n0\r\n\r\n ¦ -5\r\nvalue\r\n0\r\n\r\n ¦ "
                + "g\r\nvalue\r\n0\r\n\r\n ¦ \r\nvalue\r\n0\r\n\r\n ¦ ;a\r\nvalue\r\n0\r\n\r\n ¦ "
                + "5\nvalue\r\n0\r\n\r\n ¦ 5\r\nvalue\n0\r\n\r\n ¦ 5\r\nvalue0\r\n\r\n ¦ "
                + "5\r\nvalueX\r\n0\r\n\r\n ¦ 5\r\nvalue\r0\r\n\r\n ¦ 5\rvalue\r\n0\r\n\r\n ¦ "
                + "100000005\r\nvalue\r\n0\r\n\r\n ¦ 10000000000000005\r\nvalue\r\n0\r\n\r\n ¦ "
                + "fffffffffffffffff5\r\nvalue\r\n0\r\n\r\n ¦ 5\0\r\nvalue\r\n0\r\n\r\n ¦ "
                + "5;\0\r\nvalue\r\n0\r\n\r\n ¦ 5;a\nb\r\nvalue\r\n0\r\n\r\n ¦ "
                + "5;a\rb\r\nvalue\r\n0\r\n\r\n ¦ 5\r\nvalue\r\n0\n\r\n ¦ 5\r\nvalue\r\n0\r\n\n ¦ "
                + "5\r\nvalue\r\n\r\n0\r\n\r\n ¦ \u00b25\r\nvalue\r\n0\r\n\r\n")) {
            http1("chunks '%s'".formatted(bad), chunked + bad, 400);
        }
    }

    private void lines() {
        String head = "GET /get/key HTTP/1.1\r\nHost: a\r\n";
        http1("an empty line before a request", "\r\n\r\n" + head + "\r\n", 200);
        for (String bad : List.of(
                "\n" + head + "\r\n",
                "\r" + head + "\r\n",
                "\r\r\n" + head + "\r\n",
                " " + head + "\r\n",
                "\t" + head + "\r\n",
                "\0" + head + "\r\n",
                "GET  /get/key HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /get/key  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /get/key HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET /get/key HTTP/1.1 a\r\nHost: a\r\n\r\n",
                "GET\t/get/key HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /get/key\tHTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /get/key\u000bHTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /get/key HTTP/1.1\nHost: a\n\n",
                "GET /get/key HTTP/1.1\rHost: a\r\r",
                "GET /get/key HTTP/1.1\r\nHost: a\n\r\n",
                "GET /get/key HTTP/1.1\nHost: a\r\n\r\n",
                "GET /get/key HTTP/1.1\r\r\nHost: a\r\n\r\n",
                head + "X: a\r\r\n\r\n",
                head + "X: a\rY: b\r\n\r\n",
                head + "X: a\nY: b\r\n\r\n",
                head + "X: a\r\n b\r\n\r\n",
                head + "X: a\r\n\tb\r\n\r\n",
                head + " X: a\r\n\r\n",
                head + "X: a\r\n \r\n\r\n",
                "GET /get/key HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
                "GET\r\n\r\n",
                "\u0016\u0003\u0001\0\u0005hello\r\n\r\n")) {
            if (bad.equals("GET /get/key HTTP/1.1\rHost: a\r\r")) {
                http1("lines '%s'".formatted(bad), bad + "\r\n\r\n", 400); // no end of a head without these
            } else {
                http1("lines '%s'".formatted(bad), bad, 400);
            }
        }
    }

    private void trailers() {
        both("trailers", put().trailer("a", "b"), 200);
        for (String ignored : each("content-length ¦ host ¦ if-match ¦ content-type ¦ cache-control ¦ authorization ¦ "
                + "expect ¦ content-range")) {
            both("%s in trailers".formatted(ignored), put().trailer(ignored, "3"), 200);
        }
        differs(
                "transfer-encoding in trailers",
                put().trailer("transfer-encoding", "gzip"),
                200,
                RESET,
                "RFC 9113, 8.2.2, calls fields of the connection malformed; RFC 9110, 6.5.1, lets trailers be ignored");
        for (String bad : each("a b ¦ a(b ¦ a\0 ¦  ¦ \u00e9 ¦ a ")) {
            malformed("trailer name '%s'".formatted(bad), put().trailer(bad, "v"));
        }
        for (String bad : each("a\0b ¦ a\u0001b ¦ a\u007f ¦ a\rb ¦ a\nb")) {
            malformed("trailer value '%s'".formatted(bad), put().trailer("a", bad));
        }
        String chunked = "POST /store/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nvalue\r\n0\r\n";
        // Folded lines of what is dropped may be taken for one (RFC 9112, section 5.2).
        http1("a folded trailer", chunked + "a: b\r\n c\r\n\r\n", 400);
        http1("a trailer folded with a tab", chunked + "a: b\r\n\tc\r\n\r\n", 400);
        for (String bad : each("no colon\r\n\r\n ¦ a: b\n\r\n ¦ a: b\r\n\n ¦  a: b\r\n\r\n ¦ " + "a: b\r\r\n\r\n")) {
            http1("trailers '%s'".formatted(bad), chunked + bad, 400);
        }
    }

    private void sizes() {
        String long8k = "/get/key?" + "a".repeat(8 * 1024 - "/get/key?".length());
        both("the longest target", get().target(long8k), 200);
        both("a target that is longer by a byte", get().target(long8k + "a"), 414);
        both("a write to a target that is longer by a byte", put().target(long8k.replace("get", "store")), 414);
        both("a target of 12,000 bytes", get().target("/get/" + "a".repeat(12_000)), 414);
        differs(
                "a target of 20,000 bytes",
                get().target("/get/" + "a".repeat(20_000)),
                414,
                "431",
                "RFC 9113, 6.5.2, counts the path among the fields, and so they are too long first");
        both("a field of 15,000 bytes", get().field("a", "b".repeat(15_000)), 200);
        both("a field of 17,000 bytes", get().field("a", "b".repeat(17_000)), 431);
        both("a write with a field of 17,000 bytes", put().field("a", "b".repeat(17_000)), 431);
        TestRequest many = get();
        for (int i = 0; i < 400; i++) {
            many = many.field("a" + i, "b".repeat(40));
        }
        both("400 fields of 40 bytes", many, 431);
        both("trailers of 17,000 bytes", put().trailer("a", "b".repeat(17_000)), 431);
        both("a key of 1,025 bytes", get().target("/get/" + "a".repeat(1_025)), 400);
    }
}
