package kvcache.server.http;

/** The fields of a request that the mapping heeds. */
public enum RequestField {
    IF_MATCH("if-match", true),
    IF_NONE_MATCH("if-none-match", true),
    CONTENT_TYPE("content-type", false),
    CONTENT_RANGE("content-range", false),
    CONTENT_ENCODING("content-encoding", false),
    EXPECT("expect", true);

    private final String fieldName;
    private final boolean heededByReads;

    RequestField(String fieldName, boolean heededByReads) {
        this.fieldName = fieldName;
        this.heededByReads = heededByReads;
    }

    /** Its name, in lower case. */
    public String fieldName() {
        return fieldName;
    }

    /** Whether a read with it is another one than the same read without it. */
    public boolean isHeededByReads() {
        return heededByReads;
    }
}
