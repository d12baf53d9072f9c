package kvcache.store;

/**
 * What a store holds for a key: immutable, so that a response may carry it while another thread replaces it.
 *
 * <p>Its bytes are handed over, not copied, on the way in and on the way out: whoever makes an entry gives its array
 * away, and whoever reads {@link #value()} must not change it.
 */
public final class Entry {

    private final byte[] value;

    private Entry(byte[] value) {
        this.value = value;
    }

    /** An entry of these bytes, which are taken over and must not change from here on. */
    public static Entry of(byte[] value) {
        return new Entry(value);
    }

    /** The value itself, not a copy: read it, never write to it. */
    public byte[] value() {
        return value;
    }
}
