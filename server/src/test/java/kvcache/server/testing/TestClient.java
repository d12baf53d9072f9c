package kvcache.server.testing;

/** A client of one server that sends a request and waits for the response, over a protocol of its own. */
public interface TestClient extends AutoCloseable {

    /** Sends a request without a body. */
    Reply send(String method, String target);

    /** Sends a request whose head declares the body's length. */
    Reply send(String method, String target, byte[] body, String contentType);

    /** Sends a request whose head does not tell how long the body is. */
    Reply sendUndeclared(String method, String target, byte[] body);

    /** The same with a content type that does not matter. */
    default Reply send(String method, String target, byte[] body) {
        return send(method, target, body, "application/octet-stream");
    }

    @Override
    void close();
}
