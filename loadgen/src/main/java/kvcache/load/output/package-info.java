/**
 * Output of a run: the table, JSON and CSV, HdrHistogram logs, the live line, metrics during the run, and the merged
 * results of several generators.
 */
@NullMarked
package kvcache.load.output;

import org.jspecify.annotations.NullMarked;
