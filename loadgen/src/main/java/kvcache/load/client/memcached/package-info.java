/** Memcached's text protocol (protocol.txt of its source), as far as get, set and delete need it. */
@NullMarked
package kvcache.load.client.memcached;

import org.jspecify.annotations.NullMarked;
