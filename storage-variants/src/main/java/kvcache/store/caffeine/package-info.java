/**
 * {@code caffeine}: Caffeine, an on-heap map that is bounded in bytes and evicts. It starts no thread: eviction and
 * other maintenance run on the calling threads.
 */
@NullMarked
package kvcache.store.caffeine;

import org.jspecify.annotations.NullMarked;
