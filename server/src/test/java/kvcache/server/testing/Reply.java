package kvcache.server.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response as it arrived, whatever the protocol. */
public final class Reply {

    private final int status;
    private final Map<String, String> fields;
    private final byte[] body;

    /** A response; the names of its fields are in lower case. */
    public Reply(int status, Map<String, String> fields, byte[] body) {
        this.status = status;
        this.fields = Map.copyOf(fields);
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** A field's value, or null where there is none. */
    public @Nullable String field(String name) {
        return fields.get(name);
    }

    /** Every field, by its name in lower case. */
    public Map<String, String> fields() {
        return fields;
    }

    public byte[] body() {
        return body;
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "%d %s, %d bytes".formatted(status, fields, body.length);
    }
}
