/**
 * Charts, tables and the page of a run, from its files alone, so any machine can redraw them.
 *
 * <p>Runs on the caller's thread, without a display.
 */
@NullMarked
package kvcache.analysis.view.run;

import org.jspecify.annotations.NullMarked;
