/**
 * What the server's tests share: servers on a port of their own, clients that show every byte or frame, stores that
 * block or fail when told to, and the watch over leaked buffers.
 *
 * <p>Clients here are driven by the test's own thread and wait at most {@link kvcache.server.testing.Waiting#SECONDS}
 * for what must come.
 */
@NullMarked
package kvcache.server.testing;

import org.jspecify.annotations.NullMarked;
