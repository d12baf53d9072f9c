package kvcache.store;

/**
 * Receives the entries of an {@link EntryScan}, on the scanning thread. It must not block and must not call the store,
 * since a lock may be held.
 */
public interface EntryVisitor {

    /**
     * Returns whether to show an entry; a store off the heap copies the keys of these alone.
     *
     * @param expiresAtMs when it expires, in milliseconds by the cache's clock, or {@link Entry#NEVER}
     */
    boolean wants(long expiresAtMs);

    /**
     * Receives an entry that {@linkplain #wants is wanted}.
     *
     * @param key the bytes of its key, which may be kept and must not be changed
     * @param version its version
     * @param expiresAtMs when it expires, in milliseconds by the cache's clock, or {@link Entry#NEVER}
     */
    void visit(byte[] key, long version, long expiresAtMs);
}
