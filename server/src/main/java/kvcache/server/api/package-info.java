/**
 * The cache's operations, independent of HTTP and Netty: the requests of a cache, its limits, the concurrency limit,
 * and the metadata of an entry: its version and its expiry.
 *
 * <p>Everything here runs on the caller's thread and is thread-safe. Two threads exist, each started by the server:
 * {@link kvcache.server.api.ExpiryThread} removes expired entries, and {@link kvcache.server.api.HeapWatch} checks
 * whether the heap still has room.
 */
@NullMarked
package kvcache.server.api;

import org.jspecify.annotations.NullMarked;
