/**
 * {@code caffeine}: Caffeine, a map on the heap that is bounded by bytes and evicts. No thread is started: eviction and
 * all other upkeep run on the threads that call.
 */
@NullMarked
package kvcache.store.caffeine;

import org.jspecify.annotations.NullMarked;
