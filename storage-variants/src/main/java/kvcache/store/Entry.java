package kvcache.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable entry of a store: a response may carry it while another thread replaces it.
 *
 * <p>Its bytes are never copied: a caller must not change an array after creating an entry from it, nor the result of
 * {@link #value()}.
 *
 * <p>An expiry is stored, not enforced: a store returns expired entries, and the caller checks the clock. An entry
 * takes 24 bytes in addition to its value, or 32 with an expiry.
 */
public sealed class Entry {

    /** The version of a key without an entry. */
    public static final long ABSENT = 0;

    /** The longest content type, in characters. */
    public static final int MAX_CONTENT_TYPE_CHARS = 255;

    /** The expiry of an entry that never expires. */
    public static final long NEVER = Long.MAX_VALUE;

    private final byte[] value;
    private final @Nullable String contentType;
    private final long version;

    private Entry(byte[] value, @Nullable String contentType, long version) {
        if (version == ABSENT) {
            throw new IllegalArgumentException("version is 0, which means no entry; allowed: any other");
        }
        if (contentType != null && contentType.length() > MAX_CONTENT_TYPE_CHARS) {
            throw new IllegalArgumentException("the content type has %s characters; allowed: at most %s"
                    .formatted(contentType.length(), MAX_CONTENT_TYPE_CHARS));
        }
        this.value = Objects.requireNonNull(value, "value");
        this.contentType = contentType;
        this.version = version;
    }

    /**
     * Creates an entry without content type and expiry.
     *
     * @param value retained, and must not be changed any more
     * @param version unique among all entries that the key ever has, and not {@link #ABSENT}
     */
    public static Entry of(byte[] value, long version) {
        return new Entry(value, null, version);
    }

    /**
     * Creates an entry.
     *
     * @param value retained, and must not be changed any more
     * @param contentType the media type in ASCII, at most {@value #MAX_CONTENT_TYPE_CHARS} characters, or null
     * @param version unique among all entries that the key ever has, and not {@link #ABSENT}
     * @param expiresAtMs the expiry in milliseconds by the cache's clock, or {@link #NEVER}
     */
    public static Entry of(byte[] value, @Nullable String contentType, long version, long expiresAtMs) {
        return expiresAtMs == NEVER
                ? new Entry(value, contentType, version)
                : new Expiring(value, contentType, version, expiresAtMs);
    }

    /** Returns the value, not a copy. It must not be changed. */
    public final byte[] value() {
        return value;
    }

    /** Returns the media type as given by the writer, or null. */
    public final @Nullable String contentType() {
        return contentType;
    }

    /** Returns the version, which distinguishes this entry from all others of the key; never {@link #ABSENT}. */
    public final long version() {
        return version;
    }

    /** Returns the expiry in milliseconds by the cache's clock, or {@link #NEVER}. */
    public long expiresAtMs() {
        return NEVER;
    }

    private static final class Expiring extends Entry {

        private final long expiresAtMs;

        private Expiring(byte[] value, @Nullable String contentType, long version, long expiresAtMs) {
            super(value, contentType, version);
            this.expiresAtMs = expiresAtMs;
        }

        @Override
        public long expiresAtMs() {
            return expiresAtMs;
        }
    }
}
