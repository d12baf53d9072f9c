package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What a server has in its table of a connection's requests (RFC 7541, section 2.3): at most the authority and the media type of text,
 * in this order, each put there by the first request that has it. Belongs to a connection.
 */
final class H2Table {

    private static final int AUTHORITY = 1;
    private static final int CONTENT_TYPE = 31;
    private static final int NEWEST = 62;
    private static final byte[] NONE = {};
    private static final byte[] TEXT = "text/plain".getBytes(US_ASCII);

    private boolean allowed = true;
    private boolean sizeDue;
    private byte[] authority = NONE;
    private boolean hasType;

    /** The server wants a table smaller than the usual one: it gets none. */
    void forbid() {
        sizeDue |= allowed;
        allowed = false;
        authority = NONE;
        hasType = false;
    }

    /** Begins a header block: says once that the table is empty from now on, where it is (RFC 7541, section 4.2). */
    void writeSize(ByteBuf out) {
        if (sizeDue) {
            sizeDue = false;
            Hpack.writeTableOfNoBytes(out);
        }
    }

    /** Writes which server is asked. */
    void writeAuthority(ByteBuf out, byte[] asked) {
        if (Arrays.equals(authority, asked)) {
            Hpack.writeIndexed(out, hasType ? NEWEST + 1 : NEWEST);
            return;
        }
        if (allowed && authority.length == 0) {
            authority = asked;
            Hpack.writeNameToAdd(out, AUTHORITY);
        } else {
            Hpack.writeName(out, AUTHORITY);
        }
        Hpack.writeText(out, asked);
    }

    /** Writes that the body is text. Behind {@link #writeAuthority}. */
    void writeTextType(ByteBuf out) {
        if (hasType) {
            Hpack.writeIndexed(out, NEWEST);
            return;
        }
        if (allowed && authority.length > 0) {
            hasType = true;
            Hpack.writeNameToAdd(out, CONTENT_TYPE);
        } else {
            Hpack.writeName(out, CONTENT_TYPE);
        }
        Hpack.writeText(out, TEXT);
    }
}
