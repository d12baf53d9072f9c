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

    /** The fields by which a request does something to its connection or its framing. */
    private static final List<AsciiString> OF_THE_CONNECTION =
            List.of(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderNames.UPGRADE, HttpHeaderNames.CONNECTION);

    /** The fields that make a read anything but plain; every field that a transport comes to heed must stand here. */
    public static final List<AsciiString> CHANGING_READS = Stream.of(
                    OF_THE_CONNECTION.stream(),
                    Stream.of(HttpHeaderNames.CONTENT_LENGTH),
                    Stream.of(RequestField.values())
                            .filter(RequestField::isHeededByReads)
                            .map(FieldNames::of))
            .flatMap(fields -> fields)
            .toList();

    /** The fields that make a write anything but plain; its content type is not among them, and kept. */
    public static final List<AsciiString> CHANGING_WRITES = Stream.concat(
                    OF_THE_CONNECTION.stream(),
                    Stream.of(RequestField.values())
                            .filter(field -> field != RequestField.CONTENT_TYPE)
                            .map(FieldNames::of))
            .toList();

    private FieldNames() {}

    public static AsciiString of(RequestField field) {
        return Objects.requireNonNull(NAMES.get(field));
    }
}
