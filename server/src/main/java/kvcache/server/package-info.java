/** The cache server: an embeddable library and the {@code serve} subcommand. */
@NullMarked
package kvcache.server;

import org.jspecify.annotations.NullMarked;
