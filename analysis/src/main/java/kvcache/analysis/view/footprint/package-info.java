/**
 * Measured memory per entry: the resident set and the heap of a child JVM before a store is opened and after it is
 * full.
 *
 * <p>{@code bench} starts one child per measurement and parses the one line that it prints. Each measurement is a row
 * of {@code footprint-rounds.csv}.
 */
@NullMarked
package kvcache.analysis.view.footprint;

import org.jspecify.annotations.NullMarked;
