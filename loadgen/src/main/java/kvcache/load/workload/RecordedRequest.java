package kvcache.load.workload;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A recorded request. Its content is opaque, so its response is judged by the status only.
 *
 * @param operation the operation that it counts as: a GET as a read, a DELETE as a delete, all others as a write
 * @param path with its query
 * @param headers as recorded, without {@code Host} and {@code Content-Length}
 * @param host that it asks for, or empty: the server's
 * @param body to be read only
 */
public record RecordedRequest(
        Operation operation, String method, String path, List<Header> headers, String host, Body body) {

    /** Bytes as they are; empty where there are none. */
    public static final class Body {
        static final Body NONE = new Body(new byte[0]);

        private final byte[] bytes;

        /** A body of bytes, which are not copied. */
        public Body(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The bytes themselves, not to be changed. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /**
     * By which targets can be asked for: a HEAD's answer tells a length and has no body, and a CONNECT's is no answer
     * at all.
     */
    public static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** A request as it was written down: its headers may name a host, and a length, which is left out. */
    public static RecordedRequest of(String method, String path, List<Header> headers, Body body) {
        String host = headers.stream()
                .filter(header -> header.is("host"))
                .map(Header::value)
                .findFirst()
                .orElse("");
        List<Header> sent = headers.stream()
                .filter(header -> !header.is("host") && !header.is("content-length"))
                .toList();
        return new RecordedRequest(operation(method), method, path, sent, host, body);
    }

    /** The same, with headers that it does not have itself. */
    RecordedRequest with(List<Header> more) {
        List<Header> all = new ArrayList<>(headers);
        if (!host.isEmpty()) {
            all.add(new Header("Host", host));
        }
        for (Header header : more) {
            if (headers.stream().noneMatch(own -> own.is(header.lowerCaseName()))
                    && (host.isEmpty() || !header.is("host"))) {
                all.add(header);
            }
        }
        return of(method, path, all, body);
    }

    /** A header field. */
    public record Header(String name, String value) {

        /** What a header may be, for the message to one who gave a field that is ours to say. */
        public static final String ALLOWED =
                "a header other than those that frame a message or say what becomes of its connection";

        /** Fields that say how a message is framed, or what becomes of the connection: those are ours to say. */
        private static final Set<String> OURS = Set.of(
                "connection",
                "keep-alive",
                "proxy-connection",
                "transfer-encoding",
                "upgrade",
                "expect",
                "te",
                "trailer");

        private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern VALUE = Pattern.compile("[\\t -~]{0,8192}");

        /**
         * A field that can be sent.
         *
         * @throws IllegalArgumentException if it cannot; the message says what is allowed
         */
        public static Header of(String name, String value) {
            Header header = new Header(name, value);
            if (OURS.contains(header.lowerCaseName())) {
                throw new IllegalArgumentException(ALLOWED);
            }
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("a header of printable ASCII, of at most 8192 characters");
            }
            return header;
        }

        /** As HTTP/2 has it. */
        public String lowerCaseName() {
            return name.toLowerCase(Locale.ROOT);
        }

        /** Whether it is the field of a name, given in lower case. */
        public boolean is(String lowerCase) {
            return lowerCaseName().equals(lowerCase);
        }
    }

    /** The path and query of a URL, as a request has them. */
    public static String path(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(path + query).toASCIIString();
    }

    static Operation operation(String method) {
        return switch (method) {
            case "GET" -> Operation.GET;
            case "DELETE" -> Operation.DELETE;
            default -> Operation.PUT;
        };
    }
}
