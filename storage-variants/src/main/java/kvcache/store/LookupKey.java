package kvcache.store;

import org.jspecify.annotations.Nullable;

/**
 * A key that is filled anew for each lookup, so that a read makes no object. Confined to a thread.
 *
 * <p>What {@link #of} gives is good for {@link Store#read} alone, and until the next call: nobody may keep it.
 */
public final class LookupKey {

    /** Longer keys are rare, and get an array each time. */
    private static final int MOST_REUSED_BYTES = 64;

    private final byte[] @Nullable [] rooms = new byte[MOST_REUSED_BYTES + 1] @Nullable [];
    private final Key key = new Key();

    /** An array of just this length for the bytes of a key; it holds what was last in it. */
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
     * The key of these bytes.
     *
     * @param room what {@link #room} gave, filled
     * @throws IllegalArgumentException where there are more than {@value Key#MAX_BYTES}
     */
    public Key of(byte[] room, KeyHash hash) {
        key.fill(room, hash.hash(room));
        return key;
    }
}
