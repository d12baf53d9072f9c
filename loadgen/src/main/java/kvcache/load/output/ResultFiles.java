package kvcache.load.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads and writes results as JSON and CSV. */
public final class ResultFiles {

    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultFiles() {}

    public static String json(Map<String, Object> fields) throws IOException {
        return JSON.writeValueAsString(fields) + '\n';
    }

    /**
     * Writes a file.
     *
     * @throws IOException if it fails; the message names the file
     */
    public static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) { // such as of a full disk
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns a header and one row. Nested values are named by both keys, joined by a dot; lists are only in the JSON.
     */
    public static String csv(Map<String, Object> fields) {
        Map<String, Object> flat = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value instanceof Map<?, ?> parts) {
                parts.forEach((part, figure) -> flat.put(name + "." + part, figure));
            } else if (!(value instanceof List)) {
                flat.put(name, value);
            }
        });
        return row(flat.keySet()) + '\n' + row(flat.values()) + '\n';
    }

    private static String row(Collection<?> fields) {
        return fields.stream().map(ResultFiles::field).collect(Collectors.joining(","));
    }

    /** Quotes a field if needed (RFC 4180, section 2). */
    private static String field(Object field) {
        String text = String.valueOf(field);
        boolean special = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return special ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
