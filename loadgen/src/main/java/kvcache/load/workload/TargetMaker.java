package kvcache.load.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes targets from what a file says of them, and checks it. */
final class TargetMaker {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A HEAD's answer tells a length and has no body, and a CONNECT's is no answer at all. */
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** Fields that say how a message is framed, or what becomes of the connection: those are ours to say. */
    private static final Set<String> OURS = Set.of(
            "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "expect", "te", "trailer");

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");
    private static final String ALLOWED_JSON =
            "a JSON object with \"method\" and \"url\", and \"header\" and a \"body\" in base64 where there are any";

    private final Path file;
    private final InetSocketAddress server;

    TargetMaker(Path file, InetSocketAddress server) {
        this.file = file;
        this.server = server;
    }

    /** A target of one line of JSON. */
    Target fromJson(int line, String text) throws BadLineException {
        JsonNode object;
        try {
            object = JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new BadLineException(file, line, text, ALLOWED_JSON);
        }
        List<Target.Header> headers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.path("header").properties()) {
            if (field.getValue().isTextual()) {
                headers.add(header(line, field.getKey(), field.getValue().asText()));
            }
            for (JsonNode value : field.getValue()) {
                headers.add(header(line, field.getKey(), value.asText()));
            }
        }
        try {
            JsonNode body = object.path("body");
            byte[] bytes = body.isMissingNode() || body.isNull() ? new byte[0] : body.binaryValue();
            if (bytes == null
                    || !object.path("method").isTextual()
                    || !object.path("url").isTextual()) {
                throw new BadLineException(file, line, text, ALLOWED_JSON);
            }
            String method = object.path("method").asText();
            return make(line, method, object.path("url").asText(), headers, new Target.Body(bytes));
        } catch (BadLineException bad) {
            throw bad;
        } catch (IOException noBase64) {
            throw new BadLineException(file, line, text, ALLOWED_JSON);
        }
    }

    Target.Header header(int line, String name, String value) throws BadLineException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(lower)) {
            throw new BadLineException(
                    file,
                    line,
                    name + ": " + value,
                    "a header other than those that frame a message or say what becomes of its connection");
        }
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new BadLineException(file, line, name + ": " + value, "a header of printable ASCII");
        }
        return new Target.Header(name, value);
    }

    Target make(int line, String method, String url, List<Target.Header> headers, Target.Body body)
            throws BadLineException {
        if (!METHODS.contains(method)) {
            throw new BadLineException(file, line, method, "GET, POST, PUT, PATCH or DELETE");
        }
        String host = headers.stream()
                .filter(header -> header.is("host"))
                .map(Target.Header::value)
                .findFirst()
                .orElse("");
        List<Target.Header> sent = headers.stream()
                .filter(header -> !header.is("host") && !header.is("content-length"))
                .toList();
        return new Target(Target.operation(method), method, path(line, url), sent, host, body);
    }

    private String path(int line, String url) throws BadLineException {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException wrong) {
            throw elsewhere(line, url);
        }
        boolean bare = uri.getScheme() == null && uri.getRawAuthority() == null && url.startsWith("/");
        if (!bare && !isOurs(uri)) {
            throw elsewhere(line, url);
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(path + query).toASCIIString();
    }

    private boolean isOurs(URI uri) {
        String host = uri.getHost();
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return "http".equalsIgnoreCase(uri.getScheme())
                && host != null
                && uri.getRawUserInfo() == null
                && port == server.getPort()
                && (host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                        .equalsIgnoreCase(server.getHostString());
    }

    private BadLineException elsewhere(int line, String url) {
        String host = server.getHostString();
        return new BadLineException(
                file,
                line,
                url,
                "a path, or a URL of the server that the run is of, http://%s:%s"
                        .formatted(host.indexOf(':') >= 0 ? "[" + host + "]" : host, server.getPort()));
    }
}
