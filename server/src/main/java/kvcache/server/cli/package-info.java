/**
 * What every subcommand shares: how options are read, how a mistake is told, and the exit codes.
 *
 * <p>It stands in the server's module because the production jar needs it too; the load generator's command declares
 * picocli options alone and is given all this by whoever starts it.
 */
@NullMarked
package kvcache.server.cli;

import org.jspecify.annotations.NullMarked;
