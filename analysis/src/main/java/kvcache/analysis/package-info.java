/**
 * The kvcache command: the subcommands that put plan, run, result, statistics and report together.
 *
 * <p>Each runs on the main thread.
 */
@NullMarked
package kvcache.analysis;

import org.jspecify.annotations.NullMarked;
