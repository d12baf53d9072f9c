/**
 * What a run says, from its files alone: points with their verdicts, comparisons with their intervals, crossovers,
 * limits, and the answers to the questions that a bench is run for, in sentences.
 *
 * <p>Runs on the caller's thread.
 */
@NullMarked
package kvcache.analysis.finding;

import org.jspecify.annotations.NullMarked;
