/**
 * The cache's operations, without HTTP and without Netty: what can be asked of a cache, within which limits, and how
 * many may ask at once.
 *
 * <p>Everything here runs on its caller's thread and may be called by any number of them.
 */
@NullMarked
package kvcache.server.api;

import org.jspecify.annotations.NullMarked;
