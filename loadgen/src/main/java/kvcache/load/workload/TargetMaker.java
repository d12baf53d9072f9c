package kvcache.load.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes targets from what a file says of them, and checks it. */
final class TargetMaker {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ALLOWED_JSON =
            "a JSON object with \"method\" and \"url\", and \"header\" and a \"body\" in base64 where there are any";

    private final Path file;
    private final Origin server;

    TargetMaker(Path file, Origin server) {
        this.file = file;
        this.server = server;
    }

    /** A target of one line of JSON. */
    RecordedRequest fromJson(int line, String text) throws BadLineException {
        JsonNode object;
        try {
            object = JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new BadLineException(file, line, text, ALLOWED_JSON);
        }
        List<RecordedRequest.Header> headers = new ArrayList<>();
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
            return make(line, method, object.path("url").asText(), headers, new RecordedRequest.Body(bytes));
        } catch (BadLineException bad) {
            throw bad;
        } catch (IOException noBase64) {
            throw new BadLineException(file, line, text, ALLOWED_JSON);
        }
    }

    RecordedRequest.Header header(int line, String name, String value) throws BadLineException {
        try {
            return RecordedRequest.Header.of(name, value);
        } catch (IllegalArgumentException wrong) {
            throw new BadLineException(file, line, name + ": " + value, String.valueOf(wrong.getMessage()));
        }
    }

    RecordedRequest make(
            int line, String method, String url, List<RecordedRequest.Header> headers, RecordedRequest.Body body)
            throws BadLineException {
        if (!RecordedRequest.METHODS.contains(method)) {
            throw new BadLineException(file, line, method, "GET, POST, PUT, PATCH or DELETE");
        }
        return RecordedRequest.of(method, path(line, url), headers, body);
    }

    private String path(int line, String url) throws BadLineException {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException wrong) {
            throw elsewhere(line, url);
        }
        boolean bare = uri.getScheme() == null && uri.getRawAuthority() == null && url.startsWith("/");
        if (!bare && Origin.of(uri).filter(server::isSame).isEmpty()) {
            throw elsewhere(line, url);
        }
        if (uri.getRawFragment() != null) {
            throw new BadLineException(file, line, url, "a URL without a fragment, which is never sent");
        }
        return RecordedRequest.path(uri);
    }

    private BadLineException elsewhere(int line, String url) {
        return new BadLineException(file, line, url, "a path, or a URL of the server that the run is of, " + server);
    }
}
