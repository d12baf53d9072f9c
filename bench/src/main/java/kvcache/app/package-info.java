/**
 * The program: {@link kvcache.app.Main} and the subcommands of {@code ./kvcache}, each with its options.
 *
 * <p>The subcommands {@code serve} and {@code load} are in the modules of the server and the load generator.
 */
@NullMarked
package kvcache.app;

import org.jspecify.annotations.NullMarked;
