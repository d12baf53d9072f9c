package kvcache.server.http;

import java.time.Duration;
import kvcache.server.api.Precondition;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/** The operation and key of a request, parsed from its head. */
public sealed interface Route {

    /** A request whose response is known from the head alone. */
    record Known(Answer answer) implements Route {}

    /** A conditional read. */
    record Read(Key key, Precondition condition) implements Route {}

    /**
     * A conditional write of the body.
     *
     * @param contentType the media type, or null if none was sent
     * @param ttl the time to live, or null for the default
     */
    record Write(
            Key key,
            Precondition condition,
            @Nullable String contentType,
            @Nullable Duration ttl) implements Route {}

    /** A conditional removal. */
    record Remove(Key key, Precondition condition) implements Route {}
}
