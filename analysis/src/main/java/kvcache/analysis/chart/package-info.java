/**
 * Draws charts: axes, lines, bars and styles. Knows nothing of runs; of a variant it knows only the name.
 *
 * <p>Runs on the caller's thread, without a display.
 */
@NullMarked
package kvcache.analysis.chart;

import org.jspecify.annotations.NullMarked;
