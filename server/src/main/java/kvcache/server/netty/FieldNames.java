package kvcache.server.netty;

import io.netty.util.AsciiString;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import kvcache.server.http.RequestField;

/** The names of the fields that are heeded, as Netty looks them up. */
final class FieldNames {

    private static final Map<RequestField, AsciiString> NAMES = new EnumMap<>(RequestField.class);

    static {
        for (RequestField field : RequestField.values()) {
            NAMES.put(field, AsciiString.cached(field.fieldName()));
        }
    }

    private FieldNames() {}

    static AsciiString of(RequestField field) {
        return Objects.requireNonNull(NAMES.get(field));
    }
}
