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

    /** The version that stands for no entry at all, where a version is compared. */
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
            throw new IllegalArgumentException("version is 0, which stands for no entry; allowed: any other");
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
     * A plain entry of these bytes, which are taken over and must not change from here on.
     *
     * @param version anything but {@link #ABSENT}; no two entries that a key ever has may share one
     */
    public static Entry of(byte[] value, long version) {
        return new Entry(value, null, version);
    }

    /**
     * An entry with all that one can have.
     *
     * @param value taken over; must not change from here on
     * @param contentType the media type as its writer gave it, in ASCII, at most {@value #MAX_CONTENT_TYPE_CHARS}
     *     characters, or null if it gave none
     * @param version anything but {@link #ABSENT}; no two entries that a key ever has may share one
     * @param expiresAtMs when it expires, in milliseconds by the cache's clock, or {@link #NEVER}
     */
    public static Entry of(byte[] value, @Nullable String contentType, long version, long expiresAtMs) {
        return expiresAtMs == NEVER
                ? new Entry(value, contentType, version)
                : new Expiring(value, contentType, version, expiresAtMs);
    }

    /** The value itself, not a copy: read it, never write to it. */
    public final byte[] value() {
        return value;
    }

    /** The media type as its writer gave it, or null where it gave none. */
    public final @Nullable String contentType() {
        return contentType;
    }

    /** What tells this entry from every other one that the key ever had; never {@link #ABSENT}. */
    public final long version() {
        return version;
    }

    /** When it expires, in milliseconds by the cache's clock, or {@link #NEVER}. */
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
