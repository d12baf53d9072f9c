/**
 * The program: {@link kvcache.app.Main} and the subcommands of {@code ./kvcache}, each with its options.
 *
 * <p>The two commands that serve and send, {@code serve} and {@code load}, stand with the server and the load
 * generator.
 */
@NullMarked
package kvcache.app;

import org.jspecify.annotations.NullMarked;
