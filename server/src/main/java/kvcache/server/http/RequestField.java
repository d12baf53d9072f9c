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
    private final boolean affectsReads;

    RequestField(String fieldName, boolean affectsReads) {
        this.fieldName = fieldName;
        this.affectsReads = affectsReads;
    }

    /** Returns the name in lower case. */
    public String fieldName() {
        return fieldName;
    }

    /** Returns whether the field changes the response to a read. */
    public boolean affectsReads() {
        return affectsReads;
    }

    /**
     * Combines the lines of this field by commas (RFC 9110, section 5.3).
     *
     * @throws IllegalArgumentException if there are several lines and the field is not a list, since implementations
     *     differ in which line they use (section 8.3); the message is for the client
     */
    public String value(List<? extends CharSequence> lines) {
        if (lines.size() == 1) {
            return lines.getFirst().toString();
        }
        if (this == CONTENT_TYPE) {
            throw new IllegalArgumentException(fieldName + " is given more than once");
        }
        return String.join(", ", lines);
    }
}
