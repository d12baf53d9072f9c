/**
 * What an entry takes of the machine's memory, by measurement: the resident set and the heap of a child JVM before a store is opened
 * and after it is full.
 *
 * <p>{@link kvcache.bench.FootprintRun} starts a child for each measurement and reads the one line that it prints; one
 * thread does all that.
 */
@NullMarked
package kvcache.analysis.view.footprint;

import org.jspecify.annotations.NullMarked;
