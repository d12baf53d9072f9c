/** The command {@code load}: options are read and checked, runs are started, and signals end them early. */
@NullMarked
package kvcache.load.cli;

import org.jspecify.annotations.NullMarked;
