/** Rate limits on logging, so that clients and failing stores cannot fill the log. Thread-safe. */
@NullMarked
package kvcache.server.log;

import org.jspecify.annotations.NullMarked;
