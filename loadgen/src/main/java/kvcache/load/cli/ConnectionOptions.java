package kvcache.load.cli;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.base.run.Protocol;
import kvcache.load.LoadPlan;
import kvcache.load.client.Handshake;
import kvcache.load.workload.Origin;
import kvcache.load.workload.RecordedRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The load command's options for protocol and connections. */
final class ConnectionOptions extends OptionChecks {

    private static final int MOST_AT_ONCE = 65_536;
    private static final String URLS = "http://HOST:PORT, or https, redis or memcached instead of http";

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description = "Server URL: " + URLS + ". With a path or query, only that resource is requested.")
    private @Nullable String url;

    @Option(
            names = "--protocol",
            paramLabel = "h1|h2c|h2",
            description =
                    "HTTP/1.1, HTTP/2 without TLS, or HTTP/2 over TLS. With https, negotiated by ALPN. Default: h1.")
    private @Nullable String protocol;

    @Option(names = "--upgrade", description = "Upgrade from HTTP/1.1 to h2c instead of using prior knowledge.")
    private boolean upgrade;

    @Option(names = "--ca", paramLabel = "FILE", description = "Trusted certificates for https (PEM).")
    private @Nullable Path ca;

    @Option(names = "--insecure", description = "Trust any certificate (https).")
    private boolean insecure;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "64", description = "Number of TCP connections.")
    private WholeNumber connections = new WholeNumber("");

    @Option(
            names = "--pipeline",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests in flight per connection, with h1, redis and memcached.")
    private WholeNumber pipeline = new WholeNumber("");

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests in flight per connection, with h2c and h2.")
    private WholeNumber streams = new WholeNumber("");

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of event loops, one thread each. Fewer are used below 100 requests/s per loop.")
    private WholeNumber loops = new WholeNumber("");

    @Option(
            names = "--reconnect-after",
            paramLabel = "N",
            description = "Reopen each connection after N requests. Default: never.")
    private @Nullable WholeNumber reconnectAfter;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "5s", description = "Request timeout.")
    private Duration timeout = Duration.ZERO;

    /** Checks the options that do not depend on others. */
    void check() {
        check(protocol == null || protocol.matches("h1|h2c|h2"), "--protocol", protocol, "h1, h2c, h2");
        depth("--pipeline", pipeline, !isHttp2());
        depth("--streams", streams, isHttp2());
        requestsPerConnection();
        check(loops() <= connections(), "--loops", loops(), "1 to the number of connections, " + connections());
        check(timeout.toMillis() >= 1, "--timeout", timeout.toMillis() + "ms", "1ms or longer");
        check(!upgrade || "h2c".equals(protocol), "--upgrade", upgrade, "only with --protocol h2c");
    }

    private void depth(String option, WholeNumber given, boolean isItsProtocol) {
        int depth = range(option, given, 1, MOST_AT_ONCE);
        check(
                isItsProtocol || depth == 1,
                option,
                depth,
                "1 with --protocol " + (protocol == null ? protocol() : protocol));
    }

    private boolean isHttp2() {
        return protocol != null && !protocol.equals("h1");
    }

    Protocol protocol() {
        return switch (scheme()) {
            case HTTP, HTTPS -> isHttp2() ? Protocol.H2C : Protocol.H1;
            case REDIS -> Protocol.REDIS;
            case MEMCACHED -> Protocol.MEMCACHED;
        };
    }

    int connections() {
        return range("--connections", connections, 1, MOST_AT_ONCE);
    }

    /** Returns the maximum requests in flight per connection. */
    int perConnection() {
        return isHttp2()
                ? range("--streams", streams, 1, MOST_AT_ONCE)
                : range("--pipeline", pipeline, 1, MOST_AT_ONCE);
    }

    int loops() {
        return range("--loops", loops, 1, MOST_AT_ONCE);
    }

    Duration timeout() {
        return timeout;
    }

    int requestsPerConnection() {
        return reconnectAfter == null
                ? LoadPlan.UNLIMITED
                : range("--reconnect-after", reconnectAfter, 1, Integer.MAX_VALUE);
    }

    /** Returns the resolved address of the server: of several, the first that accepts a connection. */
    InetSocketAddress target() {
        return AddressLookup.find(origin(), timeout)
                .orElseThrow(() -> bad("parameter 'URL'", url, "; allowed: a host name that resolves"));
    }

    /** Returns the server that the URL names. */
    Origin origin() {
        return Origin.of(uri()).orElseThrow(this::badUrl);
    }

    /** Returns the scheme of the URL; http if there is no URL. */
    Origin.Scheme scheme() {
        return url == null ? Origin.Scheme.HTTP : origin().scheme();
    }

    /** Returns the path and query of the URL; empty if it names only a server. */
    Optional<String> path() {
        URI uri = uri();
        String path = RecordedRequest.path(uri);
        return path.equals("/") ? Optional.empty() : Optional.of(path);
    }

    private URI uri() {
        try {
            URI uri = URI.create(url == null ? "" : url);
            if (Origin.of(uri).isPresent() && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        throw badUrl();
    }

    private ParameterException badUrl() {
        return bad(
                "parameter 'URL'",
                url == null ? "" : url,
                "; allowed: " + URLS + ", with an optional path and query, and without user info and fragment");
    }

    Handshake handshake() {
        Origin.Scheme scheme = scheme();
        if (scheme != Origin.Scheme.HTTPS) {
            check(scheme == Origin.Scheme.HTTP || protocol == null, "--protocol", protocol, "none with " + scheme);
            check(!"h2".equals(protocol), "--protocol", protocol, "h1 or h2c with http");
            check(ca == null, "--ca", ca, "only with https");
            check(!insecure, "--insecure", insecure, "only with https");
            return upgrade ? new Handshake.Upgrade() : new Handshake.None();
        }
        check(!"h2c".equals(protocol), "--protocol", protocol, "h1 or h2 with https");
        check(ca == null || !insecure, "--insecure", insecure, "not together with --ca");
        check(ca == null || Files.isReadable(ca), "--ca", ca, "a readable file");
        try {
            return Handshake.Tls.of(isHttp2(), ca, insecure);
        } catch (SSLException | IllegalArgumentException e) {
            throw invalid("--ca", ca, "a PEM file of certificates");
        }
    }
}
