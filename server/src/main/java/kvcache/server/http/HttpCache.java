package kvcache.server.http;

import kvcache.server.api.CacheApi;
import kvcache.store.Entry;
import kvcache.store.Key;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache as HTTP shows it.
 *
 * <table>
 *   <caption>Paths and methods</caption>
 *   <tr><td>{@code GET HEAD /}</td><td>200 {@code Hello, World!}</td></tr>
 *   <tr><td>{@code GET HEAD /get/{key}}</td><td>200 the value, or 404</td></tr>
 *   <tr><td>{@code POST PUT /store/{key}}</td><td>200, empty</td></tr>
 *   <tr><td>{@code DELETE /store/{key}}</td><td>200, empty, or 404 where there was no value</td></tr>
 *   <tr><td>another method on these</td><td>405 with {@code Allow}</td></tr>
 *   <tr><td>another path, no key, a {@code /} inside the key</td><td>404, empty</td></tr>
 *   <tr><td>a key that is not UTF-8 when decoded, or too long</td><td>400</td></tr>
 *   <tr><td>a body that is too long</td><td>413</td></tr>
 *   <tr><td>a path that is too long</td><td>414</td></tr>
 * </table>
 */
public final class HttpCache {

    private static final Logger log = LoggerFactory.getLogger(HttpCache.class);

    /** The longest request line over HTTP/1.1, and the longest path over h2c, in bytes. */
    public static final int MAX_TARGET_BYTES = 8 * 1024;

    /** The most that the header fields of a request may add up to, in bytes. */
    public static final int MAX_HEADER_BYTES = 16 * 1024;

    private static final String GET_PREFIX = "/get/";
    private static final String STORE_PREFIX = "/store/";
    private static final String READ_METHODS = "GET, HEAD";
    private static final String WRITE_METHODS = "POST, PUT, DELETE";

    private final CacheApi api;
    private final Route.Known bodyTooLong;

    /** The cache over these operations. */
    public HttpCache(CacheApi api) {
        this.api = api;
        this.bodyTooLong = new Route.Known(Answer.text(
                Status.CONTENT_TOO_LARGE,
                "The body is longer than the %d bytes allowed".formatted(api.maxValueBytes())));
    }

    /**
     * Finds what a request asks for.
     *
     * @param method the method, in capitals as it was sent
     * @param target the request target in origin or absolute form (RFC 9112, 3.2), a byte of it in each char
     * @param declaredBodyBytes the body's length where the head gives it, else a negative number
     */
    public Route route(String method, String target, long declaredBodyBytes) {
        if (target.length() > MAX_TARGET_BYTES) {
            return known(
                    Status.URI_TOO_LONG, "The path is longer than the %d bytes allowed".formatted(MAX_TARGET_BYTES));
        }
        String path = Targets.path(target);
        Route route;
        if (path.startsWith(GET_PREFIX)) {
            route = keyed(method, path, GET_PREFIX.length());
        } else if (path.startsWith(STORE_PREFIX)) {
            route = keyed(method, path, STORE_PREFIX.length());
        } else if (path.equals("/")) {
            route = new Route.Known(isRead(method) ? Answer.HELLO : Answer.methodNotAllowed(READ_METHODS));
        } else {
            route = new Route.Known(Answer.NO_SUCH_PATH);
        }
        return declaredBodyBytes > api.maxValueBytes() && route instanceof Route.Write ? bodyTooLong : route;
    }

    private static Route keyed(String method, String path, int prefixLength) {
        if (path.length() == prefixLength || path.indexOf('/', prefixLength) >= 0) {
            return new Route.Known(Answer.NO_SUCH_PATH);
        }
        boolean reads = prefixLength == GET_PREFIX.length();
        if (reads ? !isRead(method) : !isWrite(method)) {
            return new Route.Known(Answer.methodNotAllowed(reads ? READ_METHODS : WRITE_METHODS));
        }
        byte[] bytes;
        try {
            bytes = Targets.decode(path, prefixLength);
        } catch (IllegalArgumentException mistake) {
            return known(Status.BAD_REQUEST, String.valueOf(mistake.getMessage()));
        }
        if (bytes.length > Key.MAX_BYTES) {
            return known(Status.BAD_REQUEST, "The key is longer than the %d bytes allowed".formatted(Key.MAX_BYTES));
        }
        Key key = Key.of(bytes);
        if (reads) {
            return new Route.Read(key);
        }
        return method.equals("DELETE") ? new Route.Remove(key) : new Route.Write(key);
    }

    /** What is answered where the body turns out too long on its way. */
    public Route.Known bodyTooLong() {
        return bodyTooLong;
    }

    /**
     * Does what the route says; the body is taken over. May block where {@link #mayBlock()} says so. A store that fails
     * is logged and answered with 500.
     */
    public Answer answer(Route route, byte[] body) {
        try {
            return switch (route) {
                case Route.Known known -> known.answer();
                case Route.Read read -> value(read.key());
                case Route.Write write -> {
                    api.put(write.key(), body);
                    yield Answer.DONE;
                }
                case Route.Remove remove -> api.remove(remove.key()) ? Answer.DONE : Answer.NO_VALUE;
            };
        } catch (RuntimeException | Error failure) {
            return storeFailed(failure);
        }
    }

    /** The answer to a {@link Route.Read} of this key. */
    public Answer read(Key key) {
        try {
            return value(key);
        } catch (RuntimeException | Error failure) {
            return storeFailed(failure);
        }
    }

    private Answer value(Key key) {
        Entry entry = api.get(key);
        return entry == null ? Answer.NO_VALUE : Answer.value(entry.value());
    }

    private static Answer storeFailed(Throwable failure) {
        log.error("The store failed", failure);
        return Answer.text(Status.INTERNAL_SERVER_ERROR, "The store failed");
    }

    /** Whether an answer may have to wait for the store, and so must not be asked for on an event loop. */
    public boolean mayBlock() {
        return api.mayBlock();
    }

    /** The longest body that is collected, in bytes. */
    public int maxBodyBytes() {
        return api.maxValueBytes();
    }

    private static Route.Known known(Status status, String words) {
        return new Route.Known(Answer.text(status, words));
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private static boolean isWrite(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("DELETE");
    }
}
