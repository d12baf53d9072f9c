/**
 * HTTP/1.1 connections (RFC 9112) that work directly on the socket's bytes.
 * {@link kvcache.load.client.http1.Http1Connection} creates them. Every class is confined to one event loop.
 */
@NullMarked
package kvcache.load.client.http1;

import org.jspecify.annotations.NullMarked;
