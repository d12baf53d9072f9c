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

    /** Without headers of its own. */
    public RequestPaths(Template get, Template put, Template delete) {
        this(get, put, delete, List.of());
    }

    /** What every request asks for by {@code Host}; empty for the server's own name. */
    public Optional<String> host() {
        return headers.stream()
                .filter(header -> header.is(HOST))
                .map(RecordedRequest.Header::value)
                .findFirst();
    }

    /** The fields but for {@code Host}. */
    public List<RecordedRequest.Header> fields() {
        return headers.stream().filter(header -> !header.is(HOST)).toList();
    }

    /** Whether the fields say what a value is. */
    public boolean tellsType() {
        return headers.stream().anyMatch(header -> header.is("content-type"));
    }

    /**
     * The original's, and the one that ours removes by: {@code GET /get/{key}}, {@code POST} and {@code DELETE
     * /store/{key}}.
     */
    public static final RequestPaths ORIGINAL = new RequestPaths(
            new Template("GET", "/get/", ""),
            new Template("POST", "/store/", ""),
            new Template("DELETE", "/store/", ""));

    /**
     * A method, and a path with a place for the key.
     *
     * @param method such as {@code GET}
     * @param before the path up to the key
     * @param after the rest of it, with a query if there is one
     */
    public record Template(String method, String before, String after) {

        /** What an option may say, for the message to one who said something else. */
        public static final String ALLOWED =
                "a path with {key} in it once, and a method other than HEAD before it where it is another one,"
                        + " such as 'PUT /cache/{key}'";

        /** Its answers tell a length and have no body, so that nothing could be checked. */
        private static final String HEAD = "HEAD";

        private static final String KEY = "{key}";
        private static final Pattern FORM = Pattern.compile("(?:([A-Z]{1,16}) )?(/[!-~]*)");

        /**
         * Reads what an option says.
         *
         * @param usualMethod where it names none
         * @throws IllegalArgumentException where it is not of that form
         */
        public static Template parse(String text, String usualMethod) {
            Matcher form = FORM.matcher(text);
            if (form.matches() && !HEAD.equals(form.group(1))) {
                String path = form.group(2);
                int key = path.indexOf(KEY);
                if (key > 0 && path.indexOf(KEY, key + 1) < 0) {
                    return new Template(
                            form.group(1) == null ? usualMethod : form.group(1),
                            path.substring(0, key),
                            path.substring(key + KEY.length()));
                }
            }
            throw new IllegalArgumentException("'%s'; allowed: %s".formatted(text, ALLOWED));
        }
    }
}
