/**
 * What a store is, and the one list of those there are.
 *
 * <p>A {@link kvcache.store.Store} maps keys to entries, both bytes. {@link kvcache.store.Stores} lists the variants;
 * each lives in a package of its own beside this one. Adding a variant is a package, a line in that list, and a
 * subclass of the contract test. Nothing here knows of HTTP or Netty, and no thread is started: every method runs on
 * its caller's thread, and any number of threads may call at once.
 */
@NullMarked
package kvcache.store;

import org.jspecify.annotations.NullMarked;
