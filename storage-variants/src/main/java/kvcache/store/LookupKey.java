package kvcache.store;

import org.jspecify.annotations.Nullable;

/**
 * A reusable key for lookups, so that a read allocates nothing. Confined to a thread.
 *
 * <p>The result of {@link #of} is valid only for {@link Store#read}, until the next call; it must not be retained.
 */
public final class LookupKey {

    /** Longer keys are rare and get a new array each time. */
    private static final int MOST_REUSED_BYTES = 64;

    private final byte[] @Nullable [] rooms = new byte[MOST_REUSED_BYTES + 1] @Nullable [];
    private final Key key = new Key();

    /** Returns an array of this length for the bytes of a key, with arbitrary content. */
    public byte[] room(int length) {
        if (length > MOST_REUSED_BYTES) {
            return new byte[length];
        }
        byte[] room = rooms[length];
        if (room == null) {
            room = new byte[length];
            rooms[length] = room;
        }
        return room;
    }

    /**
     * Returns the key of these bytes.
     *
     * @param room a filled array of {@link #room}
     * @throws IllegalArgumentException if it is longer than {@value Key#MAX_BYTES} bytes
     */
    public Key of(byte[] room, KeyHash hash) {
        key.fill(room, hash.hash(room));
        return key;
    }
}
