/**
 * Charts, tables and the page of what a run says, from its files alone: what was drawn on the machine that measured can
 * be drawn again on any other.
 *
 * <p>Runs on the caller's thread, without a display.
 */
@NullMarked
package kvcache.analysis.view.run;

import org.jspecify.annotations.NullMarked;
