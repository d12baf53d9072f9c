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
 * @param operation the operation that it counts as: a GET is a read, a DELETE a delete, all others are writes
 * @param path with its query
 * @param headers as recorded, without {@code Host} and {@code Content-Length}
 * @param host the requested host; empty for the server's
 * @param body must not be modified
 */
public record RecordedRequest(
        Operation operation, String method, String path, List<Header> headers, String host, Body body) {

    /** The bytes of a request body, possibly empty. */
    public static final class Body {
        static final Body NONE = new Body(new byte[0]);

        private final byte[] bytes;

        /** @param bytes not copied */
        public Body(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Returns the bytes, which must not be modified. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /** The supported methods. Responses to HEAD have a length and no body, and CONNECT opens a tunnel. */
    public static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** Creates a request from its recorded headers, which may include a host, and a length, which is dropped. */
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

    /** Returns this request with additional headers; its own take precedence. */
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

        /** The allowed fields, for error messages. */
        public static final String ALLOWED = "a header other than those of message framing and connection management";

        /** Fields of message framing and connection management, which the generator sets. */
        private static final Set<String> RESERVED = Set.of(
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
         * Creates a valid field.
         *
         * @throws IllegalArgumentException if it cannot be sent; the message says what is allowed
         */
        public static Header of(String name, String value) {
            Header header = new Header(name, value);
            if (RESERVED.contains(header.lowerCaseName())) {
                throw new IllegalArgumentException(ALLOWED);
            }
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("a header of printable ASCII with at most 8192 characters");
            }
            return header;
        }

        public String lowerCaseName() {
            return name.toLowerCase(Locale.ROOT);
        }

        /** Returns whether the field has a name, given in lower case. */
        public boolean is(String lowerCase) {
            return lowerCaseName().equals(lowerCase);
        }
    }

    /** Returns the path and query of a URL, as in a request. */
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
