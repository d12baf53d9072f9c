/**
 * Findings of a run, computed from its files alone: points with verdicts, comparisons with confidence intervals,
 * crossovers, limits, and answers in sentences to the bench's questions.
 *
 * <p>Runs on the caller's thread.
 */
@NullMarked
package kvcache.analysis.finding;

import org.jspecify.annotations.NullMarked;
