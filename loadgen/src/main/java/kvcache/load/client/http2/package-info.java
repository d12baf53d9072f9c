/**
 * HTTP/2 connections (RFC 9113) that work directly on the socket's bytes.
 * {@link kvcache.load.client.http2.H2Connection} creates them. Every class is confined to one event loop.
 *
 * <p>They share only the primitives of {@link kvcache.base.http2} with the server.
 */
@NullMarked
package kvcache.load.client.http2;

import org.jspecify.annotations.NullMarked;
