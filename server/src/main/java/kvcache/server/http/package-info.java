/**
 * The mapping between HTTP and the cache, shared by both protocols: paths, methods, status codes and bodies.
 *
 * <p>Nothing here depends on the transport. Everything runs on the caller's thread and is thread-safe.
 */
@NullMarked
package kvcache.server.http;

import org.jspecify.annotations.NullMarked;
