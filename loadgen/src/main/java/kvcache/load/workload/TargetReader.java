package kvcache.load.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.base.file.BadLineException;
import org.jspecify.annotations.Nullable;

/**
 * A reader of vegeta's HTTP format: a line {@code METHOD URL}, then optional header lines, then optionally
 * {@code @FILE} with the body. Blank lines separate targets, and lines that begin with {@code #} are ignored. A line of
 * JSON is a target too.
 */
final class TargetReader {

    private static final Pattern TARGET = Pattern.compile("([A-Z]+)\\s+(\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALLOWED_JSON =
            "a JSON object with \"method\" and \"url\", and optionally \"header\" and a \"body\" in base64";
    private static final String ALLOWED_TARGET = "METHOD URL";
    private static final String ALLOWED_DETAIL = "a header 'Name: value', '@FILE' with the body, or a blank line";

    private final Path file;
    private final BufferedReader lines;
    private final Origin server;
    private final Map<Path, RecordedRequest.Body> bodies = new HashMap<>();
    private @Nullable String line;
    private int lineNumber;

    private TargetReader(Path file, BufferedReader lines, Origin server) {
        this.file = file;
        this.lines = lines;
        this.server = server;
    }

    static List<RecordedRequest> read(Path file, Origin server) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            TargetReader reader = new TargetReader(file, lines, server);
            List<RecordedRequest> targets = new ArrayList<>();
            reader.next();
            while (reader.skipToTarget()) {
                targets.add(reader.target());
            }
            if (targets.isEmpty()) {
                throw reader.bad("no target", ALLOWED_TARGET + ", or a JSON object on each line");
            }
            return targets;
        }
    }

    private void next() throws IOException {
        line = lines.readLine();
        lineNumber++;
        if (line != null) {
            line = line.strip();
        }
    }

    /** Skips to the first line of the next target; returns false if there is none. */
    private boolean skipToTarget() throws IOException {
        while (line != null && (line.isEmpty() || line.startsWith("#"))) {
            next();
        }
        return line != null;
    }

    private RecordedRequest target() throws IOException {
        String first = String.valueOf(line);
        if (first.startsWith("{")) {
            RecordedRequest target = fromJson(first);
            next();
            return target;
        }
        Matcher target = TARGET.matcher(first);
        if (!target.matches()) {
            throw bad(first, ALLOWED_TARGET);
        }
        String method = method(target.group(1));
        String path = path(target.group(2));
        List<RecordedRequest.Header> headers = new ArrayList<>();
        RecordedRequest.Body body = RecordedRequest.Body.NONE;
        next();
        while (line != null && !line.isEmpty() && !TARGET.matcher(line).matches()) {
            if (line.startsWith("@")) {
                body = body(line);
            } else if (!line.startsWith("#")) {
                headers.add(header(line));
            }
            next();
        }
        return RecordedRequest.of(method, path, headers, body);
    }

    private RecordedRequest.Header header(String text) throws BadLineException {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw bad(text, ALLOWED_DETAIL);
        }
        return header(text.substring(0, colon), text.substring(colon + 1).strip());
    }

    /** Reads a body file; files named several times are kept once. */
    private RecordedRequest.Body body(String text) throws IOException {
        try {
            Path named = Path.of(text.substring(1).strip());
            RecordedRequest.Body known = bodies.get(named);
            if (known == null) {
                if (!Files.isReadable(named) || Files.size(named) > ValueSizes.MAX_BYTES) {
                    throw bad(text, "'@' and a readable file of at most 64m");
                }
                known = new RecordedRequest.Body(Files.readAllBytes(named));
                bodies.put(named, known);
            }
            return known;
        } catch (InvalidPathException e) {
            throw bad(text, "'@' and a file");
        }
    }

    private BadLineException bad(String given, String allowed) {
        return new BadLineException(file, lineNumber, given, allowed);
    }

    private RecordedRequest fromJson(String text) throws BadLineException {
        try {
            JsonNode object = JSON.readTree(text);
            List<RecordedRequest.Header> headers = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : object.path("header").properties()) {
                if (field.getValue().isTextual()) {
                    headers.add(header(field.getKey(), field.getValue().asText()));
                }
                for (JsonNode value : field.getValue()) {
                    headers.add(header(field.getKey(), value.asText()));
                }
            }
            JsonNode body = object.path("body");
            byte[] bytes = body.isMissingNode() || body.isNull() ? new byte[0] : body.binaryValue();
            if (bytes == null
                    || !object.path("method").isTextual()
                    || !object.path("url").isTextual()) {
                throw bad(text, ALLOWED_JSON);
            }
            return RecordedRequest.of(
                    method(object.path("method").asText()),
                    path(object.path("url").asText()),
                    headers,
                    new RecordedRequest.Body(bytes));
        } catch (BadLineException e) {
            throw e;
        } catch (IOException e) { // no JSON, or no base64
            throw bad(text, ALLOWED_JSON);
        }
    }

    private RecordedRequest.Header header(String name, String value) throws BadLineException {
        try {
            return RecordedRequest.Header.of(name, value);
        } catch (IllegalArgumentException e) {
            throw bad(name + ": " + value, String.valueOf(e.getMessage()));
        }
    }

    private String method(String method) throws BadLineException {
        if (!RecordedRequest.METHODS.contains(method)) {
            throw bad(method, "GET, POST, PUT, PATCH or DELETE");
        }
        return method;
    }

    private String path(String url) throws BadLineException {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw badUrl(url);
        }
        boolean bare = uri.getScheme() == null && uri.getRawAuthority() == null && url.startsWith("/");
        if (!bare && Origin.of(uri).filter(server::isSame).isEmpty()) {
            throw badUrl(url);
        }
        if (uri.getRawFragment() != null) {
            throw bad(url, "a URL without a fragment");
        }
        return RecordedRequest.path(uri);
    }

    private BadLineException badUrl(String url) {
        return bad(url, "a path, or a URL of the server under test, " + server);
    }
}
