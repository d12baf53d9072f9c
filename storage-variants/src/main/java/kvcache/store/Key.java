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

    // Written once, before anybody else sees the key, except by a LookupKey, which shows its own to nobody who would
    // keep it.
    private byte[] bytes = {};
    private int hash;

    /** An empty key, to be filled. */
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
     * A key of these bytes, which are taken over and must not change from here on.
     *
     * @throws IllegalArgumentException where there are more than {@value #MAX_BYTES}
     */
    public static Key of(byte[] bytes, KeyHash hash) {
        return new Key(bytes, hash.hash(bytes));
    }

    /** A key of these bytes, hashed by the {@linkplain KeyHash#DEFAULT default}. */
    public static Key of(byte[] bytes) {
        return of(bytes, KeyHash.DEFAULT);
    }

    /** A key of the UTF-8 bytes of a text, hashed by the {@linkplain KeyHash#DEFAULT default}. */
    public static Key of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, not a copy: read them, never write to them. */
    public byte[] bytes() {
        return bytes;
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
