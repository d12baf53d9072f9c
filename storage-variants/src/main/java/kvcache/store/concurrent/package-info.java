/** {@code concurrent}: the JDK's ConcurrentHashMap, whose reads take no lock and whose writes lock one bin. */
@NullMarked
package kvcache.store.concurrent;

import org.jspecify.annotations.NullMarked;
