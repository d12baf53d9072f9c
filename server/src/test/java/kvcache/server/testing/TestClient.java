package kvcache.server.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of one server that sends a request and waits for the response, over a protocol of its own. */
public interface TestClient extends AutoCloseable {

    /** Sends a request with these fields and a body, whose length the head declares; without one where it is null. */
    Reply send(String method, String target, Map<String, String> fields, byte @Nullable [] body);

    /** Sends a request whose head does not tell how long the body is. */
    Reply sendUndeclared(String method, String target, byte[] body);

    /** Sends a request without a body. */
    default Reply send(String method, String target) {
        return send(method, target, Map.of(), null);
    }

    /** Sends a request with one field and without a body. */
    default Reply send(String method, String target, String field, String value) {
        return send(method, target, Map.of(field, value), null);
    }

    /** Sends a request with a body and no fields beside its length. */
    default Reply send(String method, String target, byte[] body) {
        return send(method, target, Map.of(), body);
    }

    @Override
    void close();
}
