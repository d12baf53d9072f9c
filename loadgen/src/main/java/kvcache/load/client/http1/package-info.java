/**
 * Connections of HTTP/1.1 (RFC 9112), right on the socket's bytes. {@link kvcache.load.client.http1.Http1Connection}
 * makes them. Every class belongs to one event loop.
 */
@NullMarked
package kvcache.load.client.http1;

import org.jspecify.annotations.NullMarked;
