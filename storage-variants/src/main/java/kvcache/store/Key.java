package kvcache.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key: some bytes and their hash, computed once.
 *
 * <p>Keys are equal if their bytes and hashes are equal, so all keys of one store must come from one {@link KeyHash}.
 *
 * <p>Comparable, so that the hash tables of the JDK turn a bin of colliding keys into a tree: an attacker who chooses
 * colliding keys makes a lookup logarithmic, not linear.
 */
public final class Key implements Comparable<Key> {

    /** The longest key, in bytes. */
    public static final int MAX_BYTES = 1024;

    // Written once before publication, except by a LookupKey, whose key must not be retained.
    private byte[] bytes = {};
    private int hash;

    /** Creates an empty key, for {@link #fill}. */
    Key() {}

    private Key(byte[] bytes, int hash) {
        fill(bytes, hash);
    }

    void fill(byte[] newBytes, int newHash) {
        if (newBytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the key is %s bytes long; allowed: at most %s".formatted(newBytes.length, MAX_BYTES));
        }
        bytes = newBytes;
        hash = newHash;
    }

    /**
     * Creates a key. The array is retained and must not be changed any more.
     *
     * @throws IllegalArgumentException if it is longer than {@value #MAX_BYTES} bytes
     */
    public static Key of(byte[] bytes, KeyHash hash) {
        return new Key(bytes, hash.hash(bytes));
    }

    /** Creates a key with the {@linkplain KeyHash#DEFAULT default hash}. The array is retained. */
    public static Key of(byte[] bytes) {
        return of(bytes, KeyHash.DEFAULT);
    }

    /** Creates a key of a text in UTF-8, with the {@linkplain KeyHash#DEFAULT default hash}. */
    public static Key of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the bytes, not a copy. They must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the length in bytes. */
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

    /** Returns the bytes decoded as UTF-8, for messages. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
