package kvcache.server.http;

import kvcache.store.Key;

/** What a request asks for, as its method and path tell. */
public sealed interface Route {

    /** What the head alone already answers. */
    record Known(Answer answer) implements Route {}

    /** A value is read. */
    record Read(Key key) implements Route {}

    /** The request's body becomes a value. */
    record Write(Key key) implements Route {}

    /** A value is removed. */
    record Remove(Key key) implements Route {}
}
