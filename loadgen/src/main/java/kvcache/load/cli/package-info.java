/** The {@code load} subcommand: parses and checks options, starts runs, and ends them early on a signal. */
@NullMarked
package kvcache.load.cli;

import org.jspecify.annotations.NullMarked;
