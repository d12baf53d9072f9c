/**
 * Connections to a server, with or without TLS, written for a load generator: little work and no garbage per request.
 * The packages {@code http1} and {@code http2} are the two protocols; here stands what they share.
 *
 * <p>Everything here runs on one event loop: a {@link kvcache.load.client.Connector} belongs to it, its connections
 * share its buffers, and their listeners are called by its thread alone. A request is an
 * {@link kvcache.load.client.RequestSlot}, a slot that the connection owns and reuses; each that was sent is reported
 * finished exactly once. The caller of the interfaces does not learn which protocol is spoken.
 */
@NullMarked
package kvcache.load.client;

import org.jspecify.annotations.NullMarked;
