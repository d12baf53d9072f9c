/**
 * HTTP/2 over cleartext or TLS (RFC 9113), with HPACK (RFC 7541).
 *
 * <p>{@link kvcache.server.netty.http2.Http2Handler} is the channel handler in the pipeline. It passes complete frames
 * to {@link kvcache.server.netty.http2.Http2FrameReader}. {@link kvcache.server.netty.http2.Http2FastPath} serves
 * header blocks that differ only in the key; the frame reader parses everything else for
 * {@link kvcache.server.netty.http2.Http2Connection}. {@link kvcache.server.netty.http2.Http2Requests} handles the
 * inbound direction and {@link kvcache.server.netty.http2.Http2Output} the outbound one.
 * {@link kvcache.server.netty.http2.FloodGuard} bounds what a client may request without reading the responses.
 */
@NullMarked
package kvcache.server.netty.http2;

import org.jspecify.annotations.NullMarked;
