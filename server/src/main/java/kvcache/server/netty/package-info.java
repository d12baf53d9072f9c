/**
 * How bytes travel: transports, the two protocols told apart on one port, and their codecs.
 *
 * <p>A connection belongs to one event loop and everything of it runs there, without locks. Operations of a store that
 * may block run on threads of their own and come back to the loop. Buffers that a handler is given are released by it;
 * those that it writes are Netty's to release.
 *
 * <p>An {@link kvcache.server.netty.Exchange} is one request from its head to its answer and knows no protocol;
 * {@link kvcache.server.netty.Http1Handler} and {@link kvcache.server.netty.Http2Handler} turn bytes into exchanges and
 * answers into bytes.
 */
@NullMarked
package kvcache.server.netty;

import org.jspecify.annotations.NullMarked;
