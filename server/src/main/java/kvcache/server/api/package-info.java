/**
 * The cache's operations, without HTTP and without Netty: what can be asked of a cache, within which limits, how many
 * may ask at once, and what an entry is beside its bytes: its version, and how long it lives.
 *
 * <p>Everything here runs on its caller's thread and may be called by any number of them. Two threads are started, each
 * by whoever serves: {@link kvcache.server.api.ExpiryThread} removes expired entries, and
 * {@link kvcache.server.api.HeapWatch} looks whether the heap still has room.
 */
@NullMarked
package kvcache.server.api;

import org.jspecify.annotations.NullMarked;
