package kvcache.server.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's head as a test wants it. */
record TestHead(String method, String target, long declaredBodyBytes, Map<RequestField, String> fields)
        implements RequestHead {

    static TestHead of(String method, String target, long declaredBodyBytes) {
        return new TestHead(method, target, declaredBodyBytes, Map.of());
    }

    TestHead with(RequestField field, String value) {
        Map<RequestField, String> more = new HashMap<>(fields);
        more.put(field, value);
        return new TestHead(method, target, declaredBodyBytes, more);
    }

    @Override
    public String authority() {
        return "localhost";
    }

    @Override
    public @Nullable String field(RequestField field) {
        return fields.get(field);
    }
}
