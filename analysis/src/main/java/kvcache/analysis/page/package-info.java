/**
 * Pages: what is on them as data, and how that becomes HTML that needs no other file and no network, Markdown, or lines
 * for a terminal. Knows nothing of runs, so that all kinds of experiments can share it. What others wrote is shown and
 * never run.
 *
 * <p>Runs on the caller's thread.
 */
@NullMarked
package kvcache.analysis.page;

import org.jspecify.annotations.NullMarked;
