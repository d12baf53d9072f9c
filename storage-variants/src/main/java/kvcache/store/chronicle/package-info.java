/**
 * {@code chronicle}: Chronicle Map, off the heap, in memory alone.
 *
 * <p>Its library is not always there: {@link kvcache.store.Stores} names
 * {@link kvcache.store.chronicle.ChronicleVariant}, which mentions no class of it, so that the variants can be listed
 * without it. Every call runs on its caller's thread. The library starts one daemon thread of its own, which frees
 * memory that nobody closed.
 */
@NullMarked
package kvcache.store.chronicle;

import org.jspecify.annotations.NullMarked;
