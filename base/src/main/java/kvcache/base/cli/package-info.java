/** Shared by all subcommands: option parsing, error messages, exit codes and signals. */
@NullMarked
package kvcache.base.cli;

import org.jspecify.annotations.NullMarked;
