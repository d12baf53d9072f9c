package kvcache.server.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;

/**
 * Makes up what a client sends over one HTTP/1.1 connection: mostly the same request over and over, as clients do. Some
 * upgrade to h2c, with frames or requests behind that.
 */
public final class Http1Input {

    /** The keys that requests are for, as a rule. */
    static final List<String> KEYS = List.of("a", "key1", "key2", "some-longer_key.with~marks", "k2");

    private static final List<String> FIELDS = List.of(
            "Accept-Language: en",
            "User-Agent: fuzz/1",
            "Accept: */*",
            "Host: localhost",
            "Connection: keep-alive",
            "Connection: close",
            "Content-Type: text/html",
            "Content-Type: application/json; charset=utf-8",
            "Cache-Control: max-age=5",
            "If-None-Match: *",
            "If-Match: \"0000000000000001\"",
            "Expect: 100-continue",
            "Expect: foo",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Content-Range: bytes 0-1/9",
            "Content-Length: 3",
            "content-length:4",
            "X: Content-Length: 9",
            "Folded: a\r\n b",
            "Space : before",
            "Bare: line\nfeed",
            "X-Content-Length: 2");

    private final Random random;

    public Http1Input(Random random) {
        this.random = random;
    }

    public byte[] bytes() {
        StringBuilder input = new StringBuilder();
        String fields = fields();
        for (int requests = 1 + random.nextInt(12); requests > 0; requests--) {
            if (random.nextInt(6) == 0) {
                fields = fields();
            }
            if (random.nextInt(12) == 0) {
                appendUpgrade(input);
            } else {
                append(input, fields);
            }
        }
        return FastPathFuzz.mutated(input.toString().getBytes(ISO_8859_1), random);
    }

    private String fields() {
        StringBuilder fields = new StringBuilder(random.nextInt(60) == 0 ? "Host: a b\r\n" : "Host: a\r\n");
        boolean wild = random.nextInt(4) == 0;
        for (int count = random.nextInt(3); count > 0; count--) {
            fields.append(FIELDS.get(random.nextInt(wild ? FIELDS.size() : 3))).append("\r\n");
        }
        return fields.toString();
    }

    private void append(StringBuilder input, String fields) {
        String key = random.nextInt(8) == 0 ? odd() : KEYS.get(random.nextInt(KEYS.size()));
        String version = random.nextInt(30) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n";
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 ->
                input.append("GET /get/")
                        .append(key)
                        .append(version)
                        .append(fields)
                        .append("\r\n");
            case 4, 5 -> {
                String body = "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 1_200 : 30));
                String length = random.nextInt(25) == 0 ? "0" + body.length() : Integer.toString(body.length());
                input.append(random.nextBoolean() ? "POST /store/" : "PUT /store/")
                        .append(key)
                        .append(version);
                boolean first = random.nextBoolean();
                input.append(first ? "" : fields)
                        .append("Content-Length: ")
                        .append(length)
                        .append("\r\n");
                input.append(first ? fields : "").append("\r\n").append(body);
            }
            case 6 ->
                input.append("DELETE /store/")
                        .append(key)
                        .append(version)
                        .append(fields)
                        .append("\r\n");
            default ->
                input.append(random.nextBoolean() ? "HEAD /get/" : "GET /")
                        .append(random.nextBoolean() ? key : "")
                        .append(version)
                        .append(fields)
                        .append("\r\n");
        }
    }

    /** A request for h2c; behind it frames, or further requests. */
    private void appendUpgrade(StringBuilder input) {
        boolean writes = random.nextInt(3) == 0;
        input.append(writes ? "PUT /store/" : random.nextInt(5) == 0 ? "HEAD /get/" : "GET /get/")
                .append(KEYS.get(random.nextInt(KEYS.size())))
                .append(" HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: ")
                .append(random.nextInt(5) == 0 ? "AAQAAAAA" : "AAMAAABk")
                .append("\r\nConnection: Upgrade, HTTP2-Settings\r\n")
                .append(writes ? "Content-Length: 8\r\n\r\nupgraded" : "\r\n");
        if (random.nextBoolean()) {
            input.append(new String(new Http2Input(random).bytes(), ISO_8859_1));
        }
    }

    private String odd() {
        return List.of("a%20b", "a%", "", "a/b", "a?ttl=5s", "a?b", "a b", "é", "a#b", "k".repeat(1_100), "a\tb")
                .get(random.nextInt(11));
    }
}
