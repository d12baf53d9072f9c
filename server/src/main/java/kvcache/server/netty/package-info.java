/**
 * The network layer: transports, event loops, and what both protocols share. The codecs are in
 * {@code kvcache.server.netty.http1} and {@code kvcache.server.netty.http2}; this package does not depend on them.
 *
 * <p>A connection is confined to one event loop and uses no locks. Store operations that may block run on separate
 * threads and return to the loop. A handler releases the buffers that it receives; Netty releases the buffers that a
 * handler writes.
 *
 * <p>An {@link kvcache.server.netty.Exchange} is one request from its head to its response and does not depend on the
 * protocol. The codecs turn bytes into exchanges and responses into bytes. Each codec has a fast path in front of it
 * that decodes nothing. It knows the bytes of requests that the strict path has accepted as plain on a connection of
 * the same loop, and serves requests that differ from them only in the key. {@link kvcache.server.netty.LoopScratch}
 * holds what the connections of a loop share; {@link kvcache.server.netty.Deadlines} enforces timeouts on clients.
 *
 * <p>A handler may be replaced while it is active, when a request upgrades to h2c, and callbacks may arrive after its
 * connection has closed. Each handler has a terminal phase in which it does nothing, and a released output accepts no
 * further buffers. {@link kvcache.server.netty.Drain} closes connections gracefully.
 */
@NullMarked
package kvcache.server.netty;

import org.jspecify.annotations.NullMarked;
