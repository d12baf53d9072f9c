/**
 * Compares two runs, a baseline A and a candidate B, from their files alone, and reports what became faster or slower.
 * The runs may be of two commits or of two machines.
 *
 * <p>Runs on the caller's thread; charts are drawn on all CPUs, without a display.
 */
@NullMarked
package kvcache.analysis.view.comparison;

import org.jspecify.annotations.NullMarked;
