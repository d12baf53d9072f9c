/**
 * {@code nonblocking}: the lock-free hash map of JCTools, in which neither a read nor a write ever takes a lock. Every
 * call runs on its caller's thread; while the table grows, each caller moves a part of it.
 */
@NullMarked
package kvcache.store.nonblocking;

import org.jspecify.annotations.NullMarked;
