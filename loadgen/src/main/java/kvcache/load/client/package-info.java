/**
 * Connections to a server, with or without TLS, written for a load generator: little work and no garbage per request.
 * The subpackages {@code http1} and {@code http2} implement the protocols; this package has what they share.
 *
 * <p>Everything here runs on one event loop: a {@link kvcache.load.client.Connector} belongs to the loop, its
 * connections share its buffers, and only the loop's thread calls their listeners. A
 * {@link kvcache.load.client.RequestSlot} holds one request; the connection owns and reuses it. Each request that was
 * sent is reported finished exactly once. The interfaces hide the protocol from their caller.
 */
@NullMarked
package kvcache.load.client;

import org.jspecify.annotations.NullMarked;
