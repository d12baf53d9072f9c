/** What every subcommand shares: how options are read, how a mistake is told, exit codes, and signals. */
@NullMarked
package kvcache.base.cli;

import org.jspecify.annotations.NullMarked;
