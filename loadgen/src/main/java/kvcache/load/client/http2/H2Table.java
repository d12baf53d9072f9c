package kvcache.load.client.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import kvcache.base.http2.HeaderBlock;
import kvcache.base.http2.StaticTable;

/**
 * The server's dynamic table for a connection's requests (RFC 7541, section 2.3): at most the authority and the media
 * type of text, in this order, each inserted by the first request that has it. Belongs to a connection.
 */
final class H2Table {

    private static final byte[] NONE = {};
    private static final byte[] TEXT = "text/plain".getBytes(US_ASCII);

    private boolean allowed = true;
    private boolean sizeDue;
    private byte[] authority = NONE;
    private boolean hasType;

    /** Disables the table, if the server allows less than the default size. */
    void forbid() {
        sizeDue |= allowed;
        allowed = false;
        authority = NONE;
        hasType = false;
    }

    /**
     * Appends a size update at the start of a header block, once after the table was disabled (RFC 7541, section 4.2).
     */
    void appendSize(HeaderBlock head) {
        if (sizeDue) {
            sizeDue = false;
            head.tableSize(0);
        }
    }

    void appendAuthority(HeaderBlock head, byte[] value) {
        if (Arrays.equals(authority, value)) {
            head.indexed(hasType ? StaticTable.FIRST_DYNAMIC + 1 : StaticTable.FIRST_DYNAMIC);
        } else if (allowed && authority.length == 0) {
            authority = value;
            head.addedName(StaticTable.AUTHORITY).string(value);
        } else {
            head.name(StaticTable.AUTHORITY).string(value);
        }
    }

    /** Appends the media type of text; call after {@link #appendAuthority}. */
    void appendTextType(HeaderBlock head) {
        if (hasType) {
            head.indexed(StaticTable.FIRST_DYNAMIC);
        } else if (allowed && authority.length > 0) {
            hasType = true;
            head.addedName(StaticTable.CONTENT_TYPE).string(TEXT);
        } else {
            head.name(StaticTable.CONTENT_TYPE).string(TEXT);
        }
    }
}
