package kvcache.load.workload;

import java.util.List;
import java.util.Locale;

/**
 * A recorded request. What it carries means nothing to us, so its answer is judged by its status alone.
 *
 * @param operation what it is counted as: a GET as a read, a DELETE as a removal, all else as a write
 * @param path with its query
 * @param headers as recorded, without {@code Host} and {@code Content-Length}
 * @param host that it asks for, or empty: the server's
 * @param body to be read only
 */
public record Target(Operation operation, String method, String path, List<Header> headers, String host, Body body) {

    /** Bytes as they are; empty where there are none. */
    public static final class Body {
        static final Body NONE = new Body(new byte[0]);

        private final byte[] bytes;

        /** A body of bytes, which are not copied. */
        public Body(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The bytes themselves, not to be changed. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /** A header field. */
    public record Header(String name, String value) {
        boolean is(String lowerCase) {
            return name.toLowerCase(Locale.ROOT).equals(lowerCase);
        }
    }

    static Operation operation(String method) {
        return switch (method) {
            case "GET" -> Operation.GET;
            case "DELETE" -> Operation.DELETE;
            default -> Operation.PUT;
        };
    }
}
