/** {@code striped}: plain hash maps behind striped read-write locks, for fine-grained locking. */
@NullMarked
package kvcache.store.striped;

import org.jspecify.annotations.NullMarked;
