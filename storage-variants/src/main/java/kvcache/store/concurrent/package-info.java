/** {@code concurrent}: the JDK's ConcurrentHashMap. Reads take no lock; writes lock one bin. */
@NullMarked
package kvcache.store.concurrent;

import org.jspecify.annotations.NullMarked;
