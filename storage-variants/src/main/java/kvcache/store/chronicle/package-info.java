/**
 * {@code chronicle}: Chronicle Map, off the heap, in memory only.
 *
 * <p>The library is optional: {@link kvcache.store.Stores} names {@link kvcache.store.chronicle.ChronicleVariant},
 * which refers to no class of the library, so the variants can be listed without it. Every call runs on the caller's
 * thread. The library starts one daemon thread, which frees memory that was never closed.
 */
@NullMarked
package kvcache.store.chronicle;

import org.jspecify.annotations.NullMarked;
