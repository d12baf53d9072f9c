/** The cache as a server: embeddable, and the serve command. */
@NullMarked
package kvcache.server;

import org.jspecify.annotations.NullMarked;
