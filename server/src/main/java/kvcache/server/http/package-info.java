/**
 * The one mapping between HTTP and the cache: paths, methods, status codes and bodies, for every protocol alike.
 *
 * <p>Nothing here knows how bytes travel. Everything runs on its caller's thread and may be called by any number of
 * them.
 */
@NullMarked
package kvcache.server.http;

import org.jspecify.annotations.NullMarked;
