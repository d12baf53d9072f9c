/**
 * The store interface and the list of all variants.
 *
 * <p>A {@link kvcache.store.Store} maps keys to entries; both are bytes. {@link kvcache.store.Stores} lists the
 * variants; each has its own subpackage. Adding a variant takes a package, a line in that list, and a subclass of the
 * contract test. Nothing here depends on HTTP or Netty, and no thread is started: every method runs on the caller's
 * thread and is thread-safe.
 */
@NullMarked
package kvcache.store;

import org.jspecify.annotations.NullMarked;
