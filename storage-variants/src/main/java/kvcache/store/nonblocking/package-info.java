/**
 * {@code nonblocking}: the lock-free hash map of JCTools. Neither reads nor writes take a lock. Every call runs on the
 * caller's thread; while the table grows, each caller moves a part of it.
 */
@NullMarked
package kvcache.store.nonblocking;

import org.jspecify.annotations.NullMarked;
