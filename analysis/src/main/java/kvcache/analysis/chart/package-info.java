/**
 * How charts are drawn: axes, lines, bars, looks. Knows what a variant is, so that each has one look everywhere, and nothing of runs.
 *
 * <p>Runs on the caller's thread, without a display.
 */
@NullMarked
package kvcache.analysis.chart;

import org.jspecify.annotations.NullMarked;
