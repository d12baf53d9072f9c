/**
 * Connections of HTTP/2 (RFC 9113), right on the socket's bytes. {@link kvcache.load.client.http2.H2Connection} makes
 * them. Every class belongs to one event loop.
 *
 * <p>With the server's connection they share the primitives of {@link kvcache.base.http2} alone.
 */
@NullMarked
package kvcache.load.client.http2;

import org.jspecify.annotations.NullMarked;
