package kvcache.server.http;

import java.util.List;

/** The request header fields that the mapping uses. */
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

    /**
     * Returns the value of one or more lines of this field, combined by commas (RFC 9110, section 5.3).
     *
     * @throws IllegalArgumentException if there is more than one line and the field is no list: implementations differ
     *     in which one they take (section 8.3); the message is for the client
     */
    public String value(List<? extends CharSequence> lines) {
        if (lines.size() == 1) {
            return lines.getFirst().toString();
        }
        if (this == CONTENT_TYPE) {
            throw new IllegalArgumentException(fieldName + ": given more than once");
        }
        return String.join(", ", lines);
    }
}
