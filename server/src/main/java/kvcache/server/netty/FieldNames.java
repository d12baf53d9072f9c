package kvcache.server.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kvcache.server.http.RequestField;

/** The names of the header fields in use, in the form of Netty's look-ups. */
public final class FieldNames {

    private static final Map<RequestField, AsciiString> NAMES = new EnumMap<>(RequestField.class);

    static {
        for (RequestField field : RequestField.values()) {
            NAMES.put(field, AsciiString.cached(field.fieldName()));
        }
    }

    /** The fields that control the connection or the framing. */
    private static final List<AsciiString> CONNECTION_FIELDS =
            List.of(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderNames.UPGRADE, HttpHeaderNames.CONNECTION);

    /** The fields that a plain read must not have. Includes every field that a codec evaluates. */
    public static final List<AsciiString> CHANGING_READS = Stream.of(
                    CONNECTION_FIELDS.stream(),
                    Stream.of(HttpHeaderNames.CONTENT_LENGTH),
                    Stream.of(RequestField.values())
                            .filter(RequestField::affectsReads)
                            .map(FieldNames::of))
            .flatMap(fields -> fields)
            .toList();

    /** The fields that a plain write must not have. It may have a content type. */
    public static final List<AsciiString> CHANGING_WRITES = Stream.concat(
                    CONNECTION_FIELDS.stream(),
                    Stream.of(RequestField.values())
                            .filter(field -> field != RequestField.CONTENT_TYPE)
                            .map(FieldNames::of))
            .toList();

    private FieldNames() {}

    public static AsciiString of(RequestField field) {
        return Objects.requireNonNull(NAMES.get(field));
    }
}
