package kvcache.server.http;

import org.jspecify.annotations.Nullable;

/**
 * Validates media types and interns them, since a full store has few distinct types. The pool is a fixed table in which
 * a type replaces another one in the same slot, so clients cannot make it grow. Data races are harmless: a String is
 * immutable, and after a miss it is merely not shared.
 */
final class MediaTypes {

    static final int MAX_BYTES = 255;

    private static final int SLOTS = 256;

    private final @Nullable String[] pool = new @Nullable String[SLOTS];

    /**
     * Returns the interned type, or null if none was sent.
     *
     * @throws IllegalArgumentException if it is too long or not visible ASCII and spaces; the message is for the client
     */
    @Nullable
    String intern(@Nullable String sent) {
        if (sent == null || sent.isEmpty()) {
            return null;
        }
        int slot = (sent.hashCode() * 0x9E3779B9) >>> 24;
        String pooled = pool[slot];
        if (sent.equals(pooled)) {
            return pooled;
        }
        check(sent);
        pool[slot] = sent;
        return sent;
    }

    private static void check(String sent) {
        boolean visible = sent.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (sent.length() > MAX_BYTES || !visible) {
            throw new IllegalArgumentException(
                    "The content type is malformed; allowed: at most %s bytes of visible ASCII and spaces"
                            .formatted(MAX_BYTES));
        }
    }
}
