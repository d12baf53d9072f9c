/** {@code striped}: plain hash maps, each behind a read-write lock of its own: fine-grained striped locks. */
@NullMarked
package kvcache.store.striped;

import org.jspecify.annotations.NullMarked;
