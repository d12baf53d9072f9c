/**
 * How bytes travel: transports, event loops, and what both protocols share. Their codecs are in
 * {@code kvcache.server.netty.http1} and {@code kvcache.server.netty.http2}, which this package does not know.
 *
 * <p>A connection belongs to one event loop and everything of it runs there, without locks. Operations of a store that
 * may block run on threads of their own and come back to the loop. Buffers that a handler is given are released by it;
 * those that it writes are Netty's to release.
 *
 * <p>An {@link kvcache.server.netty.Exchange} is one request from its head to its answer and knows no protocol. The
 * codecs turn bytes into exchanges and answers into bytes. In front of each codec stands a fast path that decodes
 * nothing: it knows the bytes of requests that the strict path has found plain on a connection of the same loop, and
 * serves those that differ from them in the key alone. What a loop's connections can share is in its
 * {@link kvcache.server.netty.LoopScratch}; how long clients may keep it waiting is bounded by
 * {@link kvcache.server.netty.Deadlines}.
 *
 * <p>A handler may be replaced while it is at work, when a request switches to h2c, and callbacks may come when its
 * connection is gone. Each handler has a last phase from which nothing leads back and in which it does nothing, and an
 * output that is released takes no further buffer. {@link kvcache.server.netty.Drain} ends connections in order.
 */
@NullMarked
package kvcache.server.netty;

import org.jspecify.annotations.NullMarked;
