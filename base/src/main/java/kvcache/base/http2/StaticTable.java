package kvcache.base.http2;

/** Indices of HPACK's static table (RFC 7541, appendix A), and the first index of the dynamic table. */
public final class StaticTable {

    public static final int AUTHORITY = 1;
    public static final int METHOD_GET = 2;
    public static final int METHOD_POST = 3;
    /** A path of {@code /}; the next index has the same name. */
    public static final int PATH = 4;

    public static final int SCHEME_HTTP = 6;
    public static final int SCHEME_HTTPS = 7;
    /** A status of 200; the next six indices have the same name. */
    public static final int STATUS = 8;

    public static final int CACHE_CONTROL = 24;
    public static final int CONTENT_LENGTH = 28;
    public static final int CONTENT_TYPE = 31;
    public static final int DATE = 33;
    public static final int ETAG = 34;

    /** The newest entry of the dynamic table; older ones follow. */
    public static final int FIRST_DYNAMIC = 62;

    /** The default of SETTINGS_HEADER_TABLE_SIZE (RFC 9113, section 6.5.2). */
    public static final int DEFAULT_DYNAMIC_BYTES = 4096;

    /** The size of an entry of the dynamic table in addition to its name and value (RFC 7541, section 4.1). */
    public static final int ENTRY_OVERHEAD_BYTES = 32;

    private static final int[] STATUS_CODES = {200, 204, 206, 304, 400, 404, 500};

    private StaticTable() {}

    /** Returns the index of a status code, or 0 if it has none. */
    public static int placeOfStatus(int code) {
        for (int i = 0; i < STATUS_CODES.length; i++) {
            if (STATUS_CODES[i] == code) {
                return STATUS + i;
            }
        }
        return 0;
    }

    /** Returns the status code at an index, or 0 if there is none. */
    public static int statusAt(int place) {
        int index = place - STATUS;
        return index >= 0 && index < STATUS_CODES.length ? STATUS_CODES[index] : 0;
    }
}
