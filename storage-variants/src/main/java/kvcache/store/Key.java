package kvcache.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key: some bytes and their hash, computed once.
 *
 * <p>Comparable, so that the hash tables of the JDK turn a bin of colliding keys into a tree: a stranger who chooses
 * keys that collide makes a lookup logarithmic, not linear.
 */
public final class Key implements Comparable<Key> {

    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** A key of these bytes, which are taken over and must not change from here on. */
    public static Key of(byte[] bytes) {
        return new Key(bytes);
    }

    /** A key of the UTF-8 bytes of a text. */
    public static Key of(String text) {
        return new Key(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The key's length in bytes. */
    public int length() {
        return bytes.length;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    /** Orders keys by their bytes, unsigned. */
    @Override
    public int compareTo(Key that) {
        return Arrays.compareUnsigned(bytes, that.bytes);
    }

    /** The bytes read as UTF-8, for messages. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
