/**
 * What became faster or slower between two runs, from their files alone: a baseline A and a candidate B, of two commits
 * or two machines.
 *
 * <p>Runs on the caller's thread; charts are drawn on all CPUs, without a display.
 */
@NullMarked
package kvcache.analysis.view.comparison;

import org.jspecify.annotations.NullMarked;
