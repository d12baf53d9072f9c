package kvcache.store;

/**
 * Receives the entries of an {@link EntryScan}, on the scanning thread. It must not block and must not call the store,
 * since a lock may be held.
 */
public interface EntryVisitor {

    /**
     * Returns whether to visit an entry. An off-heap store copies only the keys of visited entries.
     *
     * @param expiresAtMs the expiry in milliseconds by the cache's clock, or {@link Entry#NEVER}
     */
    boolean wants(long expiresAtMs);

    /**
     * Receives an entry that {@link #wants} selected.
     *
     * @param key the bytes of its key, which may be retained and must not be changed
     * @param expiresAtMs the expiry in milliseconds by the cache's clock, or {@link Entry#NEVER}
     */
    void visit(byte[] key, long version, long expiresAtMs);
}
