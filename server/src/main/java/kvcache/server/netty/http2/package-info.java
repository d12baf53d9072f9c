/**
 * HTTP/2 over cleartext or TLS (RFC 9113), with HPACK (RFC 7541).
 *
 * <p>{@link kvcache.server.netty.http2.Http2Handler} is what a pipeline holds. It hands whole frames to
 * {@link kvcache.server.netty.http2.Http2FrameReader}, which lets {@link kvcache.server.netty.http2.Http2FastPath}
 * serve header blocks that differ in the key alone, and takes everything else apart for
 * {@link kvcache.server.netty.http2.Http2Connection}. {@link kvcache.server.netty.http2.Http2Requests} and
 * {@link kvcache.server.netty.http2.Http2Output} are its two directions. {@link kvcache.server.netty.http2.FloodGuard}
 * bounds what a client may ask for without reading the answers.
 */
@NullMarked
package kvcache.server.netty.http2;

import org.jspecify.annotations.NullMarked;
