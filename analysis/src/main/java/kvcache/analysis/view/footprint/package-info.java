/**
 * What an entry takes of the machine's memory, by measurement: the resident set and the heap of a child JVM before a
 * store is opened and after it is full.
 *
 * <p>{@code bench} starts a child for each measurement and reads the one line that it prints; a row of
 * {@code footprint-rounds.csv} holds it.
 */
@NullMarked
package kvcache.analysis.view.footprint;

import org.jspecify.annotations.NullMarked;
