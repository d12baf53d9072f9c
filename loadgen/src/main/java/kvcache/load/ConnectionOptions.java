package kvcache.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import kvcache.load.client.Handshake;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The load command's options that say how a server is spoken to. */
final class ConnectionOptions extends CheckedOptions {

    private static final String URLS = "http://HOST:PORT or https://HOST:PORT";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    @Parameters(paramLabel = "URL", arity = "0..1", description = "Where the server is: " + URLS + ".")
    private @Nullable String url;

    @Option(
            names = "--protocol",
            paramLabel = "h1|h2c|h2",
            defaultValue = "h1",
            description = "HTTP/1.1, HTTP/2 without TLS, or HTTP/2 with it. With https, by ALPN.")
    private String protocol = "";

    @Option(names = "--upgrade", description = "Go over to h2c from HTTP/1.1 instead of by prior knowledge.")
    private boolean upgrade;

    @Option(names = "--ca", paramLabel = "FILE", description = "With https: the certificates to trust, as PEM.")
    private @Nullable Path ca;

    @Option(names = "--insecure", description = "With https: trust any certificate.")
    private boolean insecure;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "64", description = "TCP connections.")
    private int connections;

    @Option(
            names = "--pipeline",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests in flight on a connection, with h1.")
    private int pipeline;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests in flight on a connection, with h2c and h2.")
    private int streams;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops, a thread each. A rate under 100/s for each of them takes fewer.")
    private int loops;

    @Option(
            names = "--reconnect-after",
            paramLabel = "N",
            description = "Close each connection after N requests, and make it anew. Default: keep it.")
    private @Nullable Integer reconnectAfter;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "After this long, a request without an answer is an error.")
    private Duration timeout = Duration.ZERO;

    /** Checks all that does not depend on others. */
    void check() {
        check(protocol.matches("h1|h2c|h2"), "--protocol", protocol, "h1, h2c, h2");
        check(connections >= 1 && connections <= 65_536, "--connections", connections, "1 to 65536");
        depth("--pipeline", pipeline, !isHttp2());
        depth("--streams", streams, isHttp2());
        check(loops >= 1 && loops <= connections, "--loops", loops, "1 to the number of connections, " + connections);
        check(reconnectAfter == null || reconnectAfter >= 1, "--reconnect-after", reconnectAfter, "1 or more");
        check(timeout.toMillis() >= 1, "--timeout", timeout.toMillis() + "ms", "1ms or longer");
        check(!upgrade || protocol.equals("h2c"), "--upgrade", upgrade, "it with --protocol h2c");
    }

    private void depth(String option, int given, boolean isItsProtocol) {
        check(
                isItsProtocol ? given >= 1 && given <= 65_536 : given == 1,
                option,
                given,
                isItsProtocol ? "1 to 65536" : "1 with --protocol " + protocol);
    }

    private boolean isHttp2() {
        return !protocol.equals("h1");
    }

    Protocol protocol() {
        return isHttp2() ? Protocol.H2C : Protocol.H1;
    }

    int connections() {
        return connections;
    }

    /** Requests in flight on each. */
    int perConnection() {
        return isHttp2() ? streams : pipeline;
    }

    int loops() {
        return loops;
    }

    Duration timeout() {
        return timeout;
    }

    int requestsPerConnection() {
        return reconnectAfter == null ? LoadPlan.UNLIMITED : reconnectAfter;
    }

    /** The server's address, resolved. */
    InetSocketAddress target() {
        URI uri = uri();
        String host = uri.getHost();
        int usualPort = isSecure() ? HTTPS_PORT : HTTP_PORT;
        InetSocketAddress target = new InetSocketAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() < 0 ? usualPort : uri.getPort());
        if (target.isUnresolved()) {
            throw bad("parameter 'URL'", url, "; allowed: a host that has an address");
        }
        return target;
    }

    private URI uri() {
        if (url == null) {
            throw bad("parameter 'URL'", "", "; allowed: " + URLS);
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException wrong) {
            throw bad("parameter 'URL'", url, "; allowed: " + URLS);
        }
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!known || uri.getHost() == null || !bare || uri.getPort() > 65_535) {
            throw bad("parameter 'URL'", url, "; allowed: " + URLS);
        }
        return uri;
    }

    private boolean isSecure() {
        return "https".equals(uri().getScheme());
    }

    /** What connections begin with. */
    Handshake handshake() {
        if (!isSecure()) {
            check(!protocol.equals("h2"), "--protocol", protocol, "h1 or h2c with http");
            check(ca == null, "--ca", ca, "it with https");
            check(!insecure, "--insecure", insecure, "it with https");
            return upgrade ? new Handshake.Upgrade() : new Handshake.None();
        }
        check(!protocol.equals("h2c"), "--protocol", protocol, "h1 or h2 with https");
        check(ca == null || !insecure, "--insecure", insecure, "either it or --ca");
        check(ca == null || Files.isReadable(ca), "--ca", ca, "a file that can be read");
        try {
            return Handshake.Tls.of(isHttp2(), ca, insecure);
        } catch (SSLException | IllegalArgumentException wrong) {
            throw invalid("--ca", ca, "a file of certificates in PEM");
        }
    }
}
