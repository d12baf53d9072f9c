/**
 * HTTP/1.1 (RFC 9112), and the first bytes of every connection, which tell it from h2c.
 *
 * <p>{@link kvcache.server.netty.http1.Http1FastPath} serves plain requests from the socket's bytes;
 * {@link kvcache.server.netty.http1.Http1Decoder} and {@link kvcache.server.netty.http1.Http1Handler} take everything
 * else. {@link kvcache.server.netty.http1.H2cUpgrade} gives a connection over to {@code kvcache.server.netty.http2}.
 */
@NullMarked
package kvcache.server.netty.http1;

import org.jspecify.annotations.NullMarked;
