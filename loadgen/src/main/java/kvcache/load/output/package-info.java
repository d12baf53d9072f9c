/**
 * What a run leaves and tells: the table, JSON and CSV, HdrHistogram logs, the live line, metrics while it runs, and
 * the results of several generators joined into one.
 */
@NullMarked
package kvcache.load.output;

import org.jspecify.annotations.NullMarked;
