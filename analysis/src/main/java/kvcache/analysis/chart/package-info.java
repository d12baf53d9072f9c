/**
 * How charts are drawn: axes, lines, bars, looks. Knows nothing of runs, and of what is drawn only the name.
 *
 * <p>Runs on the caller's thread, without a display.
 */
@NullMarked
package kvcache.analysis.chart;

import org.jspecify.annotations.NullMarked;
