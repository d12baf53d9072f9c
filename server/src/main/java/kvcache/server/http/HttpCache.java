package kvcache.server.http;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import kvcache.server.api.CacheApi;
import kvcache.server.api.HeapGuard;
import kvcache.server.api.Precondition;
import kvcache.server.log.LimitedLog;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.LookupKey;
import kvcache.store.StoreFullException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The mapping of HTTP requests to cache operations.
 *
 * <table>
 *   <caption>Paths and methods</caption>
 *   <tr><td>{@code GET HEAD /}</td><td>200 {@code Hello, World!}</td></tr>
 *   <tr><td>{@code GET HEAD /get/{key}}</td><td>200 with the value, its type and {@code ETag}, or 404</td></tr>
 *   <tr><td>the same with If-None-Match, If-Match</td><td>304 or 412 if the condition does not hold</td></tr>
 *   <tr><td>{@code POST PUT /store/{key}}</td><td>200, empty; 507 if the store is full</td></tr>
 *   <tr><td>{@code DELETE /store/{key}}</td><td>200, empty, or 404 if the key had no value</td></tr>
 *   <tr><td>either with If-Match, If-None-Match</td><td>412 if the condition does not hold</td></tr>
 *   <tr><td>another method on these, {@code OPTIONS *}</td><td>405 with {@code Allow}</td></tr>
 *   <tr><td>another path, no key, a {@code /} inside the key</td><td>404, empty</td></tr>
 *   <tr><td>a key that is not UTF-8 when decoded, or too long</td><td>400</td></tr>
 *   <tr><td>a malformed condition, time to live or content type</td><td>400</td></tr>
 *   <tr><td>an unknown parameter of {@code /store/}; a part of a value ({@code Content-Range})</td><td>400</td></tr>
 *   <tr><td>a write with {@code Content-Encoding}</td><td>415</td></tr>
 *   <tr><td>a body that is too long</td><td>413</td></tr>
 *   <tr><td>a long body, if too many are in progress</td><td>503</td></tr>
 *   <tr><td>a path that is too long</td><td>414</td></tr>
 *   <tr><td>a request that {@link RequestRules} reject</td><td>400, 417, 501</td></tr>
 * </table>
 *
 * <p>A condition is evaluated only if the response would be a success without it (RFC 9110, section 13.2.1): reads and
 * deletes of an absent key return 404.
 */
public final class HttpCache {

    /** The maximum length of the request target, in bytes. */
    public static final int MAX_TARGET_BYTES = 8 * 1024;

    /** The maximum total size of a request's header fields, in bytes. */
    public static final int MAX_HEADER_BYTES = 16 * 1024;

    private static final String GET_PREFIX = "/get/";
    private static final String STORE_PREFIX = "/store/";
    private static final String READ_METHODS = "GET, HEAD";
    private static final String WRITE_METHODS = "POST, PUT, DELETE";
    private static final String ALL_METHODS = READ_METHODS + ", " + WRITE_METHODS;

    private final CacheApi api;
    private final LimitedLog log;
    private final Route.Known bodyTooLong;
    private final MediaTypes contentTypes = new MediaTypes();

    public HttpCache(CacheApi api) {
        this(api, new LimitedLog(LoggerFactory.getLogger(HttpCache.class), System::nanoTime));
    }

    HttpCache(CacheApi api, LimitedLog log) {
        this.api = api;
        this.log = log;
        this.bodyTooLong = new Route.Known(Answer.text(
                Status.CONTENT_TOO_LARGE,
                "The body is longer than the %s bytes allowed".formatted(api.maxValueBytes())));
    }

    /** Routes a request that passed {@link RequestRules}. */
    public Route route(RequestHead head) {
        String target = head.target();
        if (target.length() > MAX_TARGET_BYTES) {
            return known(
                    Status.URI_TOO_LONG, "The path is longer than the %s bytes allowed".formatted(MAX_TARGET_BYTES));
        }
        String path = RequestTarget.path(target);
        if (path.startsWith(GET_PREFIX)) {
            return keyed(head, path, GET_PREFIX.length());
        }
        if (path.startsWith(STORE_PREFIX)) {
            return keyed(head, path, STORE_PREFIX.length());
        }
        if (path.equals("/")) {
            return new Route.Known(isRead(head.method()) ? Answer.HELLO : Answer.methodNotAllowed(READ_METHODS));
        }
        return new Route.Known(path.equals("*") ? Answer.methodNotAllowed(ALL_METHODS) : Answer.NO_SUCH_PATH);
    }

    private Route keyed(RequestHead head, String path, int prefixLength) {
        if (path.length() == prefixLength || path.indexOf('/', prefixLength) >= 0) {
            return new Route.Known(Answer.NO_SUCH_PATH);
        }
        String method = head.method();
        boolean reads = prefixLength == GET_PREFIX.length();
        if (reads ? !isRead(method) : !isWrite(method)) {
            return new Route.Known(Answer.methodNotAllowed(reads ? READ_METHODS : WRITE_METHODS));
        }
        try {
            byte[] bytes = RequestTarget.decode(path, prefixLength);
            if (bytes.length > Key.MAX_BYTES) {
                return known(
                        Status.BAD_REQUEST, "The key is longer than the %s bytes allowed".formatted(Key.MAX_BYTES));
            }
            Key key = api.key(bytes);
            if (reads) {
                return new Route.Read(key, condition(head));
            }
            return method.equals("DELETE") ? remove(head, key) : write(head, key);
        } catch (IllegalArgumentException e) {
            return known(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static Route remove(RequestHead head, Key key) {
        var unused = RequestTarget.parameters(head.target(), Set.of());
        return new Route.Remove(key, condition(head));
    }

    private Route write(RequestHead head, Key key) {
        if (head.declaredBodyBytes() > api.maxValueBytes()) {
            return bodyTooLong;
        }
        if (head.field(RequestField.CONTENT_RANGE) != null) {
            return known(Status.BAD_REQUEST, "content-range is not supported; allowed: complete values");
        }
        String coding = head.field(RequestField.CONTENT_ENCODING);
        if (coding != null && !coding.isBlank()) { // not stored, so reads could not return it
            return known(Status.UNSUPPORTED_MEDIA_TYPE, "content-encoding is not supported; allowed: none");
        }
        Route.Write write = new Route.Write(
                key, condition(head), contentTypes.intern(head.field(RequestField.CONTENT_TYPE)), TimesToLive.of(head));
        try {
            api.checkRoom(); // before the body is collected
            return write;
        } catch (StoreFullException full) {
            return new Route.Known(storeFull(full));
        }
    }

    private static Precondition condition(RequestHead head) {
        String match = head.field(RequestField.IF_MATCH);
        String noneMatch = head.field(RequestField.IF_NONE_MATCH);
        if (match == null && noneMatch == null) {
            return Precondition.NONE;
        }
        return new Precondition(
                match == null ? null : EntityTags.parse(RequestField.IF_MATCH, match, false),
                noneMatch == null ? null : EntityTags.parse(RequestField.IF_NONE_MATCH, noneMatch, true));
    }

    /**
     * Returns the response to a body for which there was no memory: 507 if the heap has no room for this body alone,
     * else 503.
     */
    public Answer noMemory(int bodyBytes) {
        return heap().hasRoom(heap().bytesOf(bodyBytes)) ? Answer.BUSY : storeFull(heap().refusal());
    }

    /** Returns the 413 response. */
    public Route.Known bodyTooLong() {
        return bodyTooLong;
    }

    /** Returns a key with the cache's hash. */
    public Key key(byte[] bytes) {
        return api.key(bytes);
    }

    /** Returns the lookup key, set to an array obtained from it. For {@link #read} only; allocates nothing. */
    public Key key(LookupKey lookup, byte[] bytes) {
        return api.key(lookup, bytes);
    }

    /** Returns the clock for a {@link ValueReader}. */
    public InstantSource clock() {
        return api.clock();
    }

    /**
     * Executes an operation. Takes ownership of the body. May block if {@link #mayBlock()}. Returns 507 if the store is
     * full, and 500 if it fails; both are logged, rate-limited.
     */
    public Answer answer(Route route, byte[] body) {
        try {
            return switch (route) {
                case Route.Known known -> known.answer();
                case Route.Read read -> read(read);
                case Route.Write write -> write(write, body);
                case Route.Remove remove -> remove(remove);
            };
        } catch (StoreFullException full) {
            return storeFull(full);
        } catch (Throwable failure) {
            return storeFailed(route, failure);
        }
    }

    /**
     * Reads a value directly into a response. Must not be used with a store that may block.
     *
     * @return null if the reader has written the value, else the response to send instead
     */
    public @Nullable Answer read(Key key, Precondition condition, ValueReader reader) {
        try {
            return reader.read(api, key, condition);
        } catch (Throwable failure) {
            return storeFailed(new Route.Read(key, condition), failure);
        }
    }

    private Answer read(Route.Read read) {
        Entry entry = api.get(read.key());
        if (entry == null) {
            return Answer.NO_VALUE;
        }
        long leftMs = api.leftMs(entry);
        Answer failed = Answer.toFailed(read.condition().at(entry.version()), entry.version(), leftMs);
        return failed != null ? failed : Answer.value(entry, leftMs);
    }

    private Answer write(Route.Write write, byte[] body) {
        if (write.condition().isNone()) {
            api.put(write.key(), body, write.contentType(), write.ttl());
            return Answer.DONE;
        }
        OptionalLong version = api.putIf(write.key(), write.condition(), body, write.contentType(), write.ttl());
        return version.isEmpty() ? Answer.REFUSED : Answer.done(version.getAsLong());
    }

    private Answer remove(Route.Remove remove) {
        if (remove.condition().isNone()) {
            return api.remove(remove.key()) ? Answer.DONE : Answer.NO_VALUE;
        }
        return switch (api.removeIf(remove.key(), remove.condition())) {
            case REMOVED -> Answer.DONE;
            case ABSENT -> Answer.NO_VALUE;
            case REFUSED -> Answer.REFUSED;
        };
    }

    private Answer storeFull(StoreFullException full) {
        log.refusal(() -> "Write rejected with 507: %s; entries: %s, heap: %s of %s MiB in use"
                .formatted(
                        full.getMessage(),
                        entries(),
                        usedHeapBytes() >> 20,
                        Runtime.getRuntime().maxMemory() >> 20));
        return Answer.text(Status.INSUFFICIENT_STORAGE, String.valueOf(full.getMessage()));
    }

    /** Returns the number of entries, if the store can be called on an event loop. */
    private String entries() {
        try {
            return api.mayBlock() ? "unknown" : Long.toString(api.size());
        } catch (RuntimeException failure) {
            return "unknown";
        }
    }

    private static long usedHeapBytes() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private Answer storeFailed(Route route, Throwable failure) {
        String operation = switch (route) {
            case Route.Known known -> throw new IllegalStateException("uses no store: " + known);
            case Route.Read read -> "read";
            case Route.Write write -> write.condition().isNone() ? "write" : "conditional write";
            case Route.Remove remove -> remove.condition().isNone() ? "removal" : "conditional removal";
        };
        log.failure("Store failure during a " + operation, failure);
        return Answer.text(Status.INTERNAL_SERVER_ERROR, "The store failed");
    }

    /** Returns whether {@link #answer} may block. If so, it must not be called on an event loop. */
    public boolean mayBlock() {
        return api.mayBlock();
    }

    /** Returns the maximum body length, in bytes. */
    public int maxBodyBytes() {
        return api.maxValueBytes();
    }

    public HeapGuard heap() {
        return api.heap();
    }

    private static Route.Known known(Status status, String body) {
        return new Route.Known(Answer.text(status, body));
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private static boolean isWrite(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("DELETE");
    }
}
