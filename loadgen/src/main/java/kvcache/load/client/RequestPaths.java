package kvcache.load.client;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.load.workload.RecordedRequest;

/**
 * The methods, paths and headers of requests for keys.
 *
 * @param get the read
 * @param put the write, whose body is the value
 * @param delete the delete
 * @param headers fields of every request; {@code Host} replaces the server's name
 */
public record RequestPaths(Template get, Template put, Template delete, List<RecordedRequest.Header> headers) {

    private static final String HOST = "host";

    public RequestPaths {
        headers = List.copyOf(headers);
    }

    /** Creates paths without extra headers. */
    public RequestPaths(Template get, Template put, Template delete) {
        this(get, put, delete, List.of());
    }

    /** Returns the {@code Host} of every request; empty for the server's own name. */
    public Optional<String> host() {
        return headers.stream()
                .filter(header -> header.is(HOST))
                .map(RecordedRequest.Header::value)
                .findFirst();
    }

    /** Returns the headers except {@code Host}. */
    public List<RecordedRequest.Header> fields() {
        return headers.stream().filter(header -> !header.is(HOST)).toList();
    }

    /** Returns whether the headers include {@code Content-Type}. */
    public boolean tellsType() {
        return headers.stream().anyMatch(header -> header.is("content-type"));
    }

    /**
     * The paths of the original, and the delete of this server: {@code GET /get/{key}}, {@code POST} and {@code DELETE
     * /store/{key}}.
     */
    public static final RequestPaths ORIGINAL = new RequestPaths(
            new Template("GET", "/get/", ""),
            new Template("POST", "/store/", ""),
            new Template("DELETE", "/store/", ""));

    /**
     * A method and a path with a placeholder for the key.
     *
     * @param method such as {@code GET}
     * @param before the path up to the key
     * @param after the rest of the path, including a query
     */
    public record Template(String method, String before, String after) {

        /** The allowed form, for error messages. */
        public static final String ALLOWED =
                "a path that contains {key} once, optionally after a method other than HEAD, such as 'PUT /cache/{key}'";

        /** Rejected, since its responses have no body to check. */
        private static final String HEAD = "HEAD";

        private static final String KEY = "{key}";
        private static final Pattern FORM = Pattern.compile("(?:([A-Z]{1,16}) )?(/[!-~]*)");

        /**
         * Parses a template.
         *
         * @param defaultMethod the method if the text has none
         * @throws IllegalArgumentException if the text is not of that form
         */
        public static Template parse(String text, String defaultMethod) {
            Matcher form = FORM.matcher(text);
            if (form.matches() && !HEAD.equals(form.group(1))) {
                String path = form.group(2);
                int key = path.indexOf(KEY);
                if (key > 0 && path.indexOf(KEY, key + 1) < 0) {
                    return new Template(
                            form.group(1) == null ? defaultMethod : form.group(1),
                            path.substring(0, key),
                            path.substring(key + KEY.length()));
                }
            }
            throw new IllegalArgumentException("'%s'; allowed: %s".formatted(text, ALLOWED));
        }
    }
}
