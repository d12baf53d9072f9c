package kvcache.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client. Told to use HTTP/2 it asks for h2c by Upgrade with its first request, and every response is
 * checked to have come over the protocol that was asked for.
 */
public final class JdkClient implements TestClient {

    private final HttpClient client;
    private final String origin;
    private final HttpClient.Version version;

    /** A client of the server on a port of the loopback address. */
    public JdkClient(HttpClient.Version version, int port) {
        this.version = version;
        this.client = HttpClient.newBuilder().version(version).build();
        this.origin = "http://127.0.0.1:" + port;
    }

    @Override
    public Reply send(String method, String target, Map<String, String> fields, byte @Nullable [] body) {
        HttpRequest.Builder request = request(target);
        fields.forEach(request::header);
        return send(request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
    }

    @Override
    public Reply sendUndeclared(String method, String target, byte[] body) {
        return send(request(target).method(method, undeclared(body)));
    }

    /** Sends a request that waits for 100 before its body. */
    public Reply sendAfterContinue(String method, String target, byte[] body) {
        return send(request(target).expectContinue(true).method(method, BodyPublishers.ofByteArray(body)));
    }

    /** Sends a request without waiting. */
    public CompletableFuture<Reply> sendAsync(String method, String target) {
        return sendAsync(request(target).method(method, BodyPublishers.noBody()));
    }

    private static BodyPublisher undeclared(byte[] body) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(origin + target)).timeout(Duration.ofSeconds(Waiting.SECONDS));
    }

    private Reply send(HttpRequest.Builder request) {
        return Waiting.result(sendAsync(request));
    }

    private CompletableFuture<Reply> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(this::reply);
    }

    private Reply reply(HttpResponse<byte[]> response) {
        // A request that is cut short ends its connection and so cannot be the one that upgrades it.
        if (response.statusCode() != 413 && response.statusCode() != 414) {
            assertThat(response.version()).isEqualTo(version);
        }
        Map<String, String> fields = new HashMap<>();
        response.headers().map().forEach((name, values) -> fields.put(name, String.join("|", values)));
        return new Reply(response.statusCode(), fields, response.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
