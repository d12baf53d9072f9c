package kvcache.bench.agent;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.UUID;
import kvcache.base.linux.CpuSet;
import kvcache.bench.run.BenchException;

/** A bench's client of an agent. Thread-safe. */
public final class AgentClient {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(10);

    /** Longer than the 30 s that a server may take to start. */
    private static final Duration START_LIMIT = Duration.ofSeconds(45);

    private static final int OK = 200;

    private static final int UNAUTHORISED = 401;

    private final URI address;
    private final Token token;
    private final String bench = UUID.randomUUID().toString();

    /** Without a proxy, which would see the token. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    private final Messages.About about;

    private AgentClient(URI address, Token token) throws BenchException, InterruptedException {
        this.address = address;
        this.token = token;
        this.about = get("/machine", Messages.About.class);
    }

    /**
     * Connects to an agent.
     *
     * @param address {@code http://}, its host and its port
     * @param ours the code of this process
     * @throws BenchException if it cannot be reached, rejects the token, or runs different code; the message is one
     *     line
     */
    public static AgentClient connect(URI address, Token token, RunningCode ours)
            throws BenchException, InterruptedException {
        AgentClient client = new AgentClient(address, token);
        String difference = client.about.code().differenceFrom(ours).orElse("");
        if (!difference.isEmpty()) {
            throw client.failed("it has %s: both must be the same".formatted(difference));
        }
        return client;
    }

    /** Returns the CPUs that servers may use. */
    public CpuSet cpus() {
        return about.cpus();
    }

    Messages.About about() {
        return about;
    }

    /** Returns its host as given. */
    String host() {
        return address.getHost();
    }

    /** Returns the id of this bench. */
    String bench() {
        return bench;
    }

    <T> T get(String path, Class<T> type) throws BenchException, InterruptedException {
        return send(request(path).GET().timeout(RESPONSE_LIMIT), type);
    }

    <T> T post(String path, Object message, Class<T> type) throws BenchException, InterruptedException {
        return send(
                request(path)
                        .POST(BodyPublishers.ofString(AgentJson.text(message)))
                        .timeout(START_LIMIT),
                type);
    }

    void delete(String path) throws BenchException, InterruptedException {
        var unused = send(request(path).DELETE().timeout(RESPONSE_LIMIT), Messages.Done.class);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", token.header())
                .header("Content-Type", "application/json");
    }

    private <T> T send(HttpRequest.Builder request, Class<T> type) throws BenchException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw failed("it does not respond in time");
        } catch (IOException e) {
            throw failed(
                    "it cannot be reached (%s)".formatted(e.getMessage() == null ? "no connection" : e.getMessage()));
        }
        if (response.statusCode() == UNAUTHORISED) {
            throw failed("it rejects the token of --token-file");
        }
        try {
            if (response.statusCode() == OK) {
                return AgentJson.read(response.body(), type);
            }
            throw failed(AgentJson.read(response.body(), Messages.Failure.class).error());
        } catch (IllegalArgumentException e) {
            throw failed("its response is not that of an agent of this version (status %s)"
                    .formatted(response.statusCode()));
        }
    }

    private BenchException failed(String why) {
        return new BenchException("the agent at %s: %s".formatted(address.getAuthority(), why));
    }
}
