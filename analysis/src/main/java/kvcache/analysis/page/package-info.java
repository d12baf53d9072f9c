/**
 * Pages of HTML that need no other file and no network: what is on them as data, and how that becomes text, style and script. Knows
 * nothing of runs, so that the report, comparisons and the micro-benchmarks can share it. What others wrote is shown and never run.
 *
 * <p>Runs on the caller's thread.
 */
@NullMarked
package kvcache.analysis.page;

import org.jspecify.annotations.NullMarked;
