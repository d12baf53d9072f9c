/** What keeps clients and failing stores from filling the log. Any thread may call. */
@NullMarked
package kvcache.server.log;

import org.jspecify.annotations.NullMarked;
