package kvcache.server.http;

import java.time.Duration;
import kvcache.server.api.Precondition;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/** The operation and key of a request, parsed from its head. */
public sealed interface Route {

    /** What the head alone already answers. */
    record Known(Answer answer) implements Route {}

    /** A value is read, if a condition holds. */
    record Read(Key key, Precondition condition) implements Route {}

    /**
     * The request's body becomes a value, if a condition holds.
     *
     * @param contentType its media type, or null where none was sent
     * @param ttl how long it lives, or null where nothing was asked
     */
    record Write(
            Key key,
            Precondition condition,
            @Nullable String contentType,
            @Nullable Duration ttl) implements Route {}

    /** A value is removed, if a condition holds. */
    record Remove(Key key, Precondition condition) implements Route {}
}
