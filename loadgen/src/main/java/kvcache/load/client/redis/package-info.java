/** Redis' protocol RESP2 (redis.io/docs/latest/develop/reference/protocol-spec), as far as GET, SET and DEL need it. */
@NullMarked
package kvcache.load.client.redis;

import org.jspecify.annotations.NullMarked;
