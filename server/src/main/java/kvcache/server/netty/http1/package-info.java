/**
 * HTTP/1.1 (RFC 9112), and the detection of h2c by the first bytes of a connection.
 *
 * <p>{@link kvcache.server.netty.http1.Http1FastPath} serves plain requests from the socket's bytes;
 * {@link kvcache.server.netty.http1.Http1Decoder} and {@link kvcache.server.netty.http1.Http1Handler} handle all
 * others. {@link kvcache.server.netty.http1.H2cUpgrade} hands a connection over to {@code kvcache.server.netty.http2}.
 */
@NullMarked
package kvcache.server.netty.http1;

import org.jspecify.annotations.NullMarked;
