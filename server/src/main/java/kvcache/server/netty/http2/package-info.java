/**
 * HTTP/2 over cleartext (RFC 9113), with HPACK (RFC 7541).
 *
 * <p>{@link kvcache.server.netty.http2.Http2Handler} is what a pipeline holds; {@link kvcache.server.netty.http2.Http2FastPath}
 * knows header blocks that differ in the key alone, and {@link kvcache.server.netty.http2.Http2Connection} takes everything else.
 * {@link kvcache.server.netty.http2.FloodGuard} bounds what a client may ask for without reading the answers.
 */
@NullMarked
package kvcache.server.netty.http2;

import org.jspecify.annotations.NullMarked;
