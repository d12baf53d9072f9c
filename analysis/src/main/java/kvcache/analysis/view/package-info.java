/**
 * Shared parts of all documents: the styles of variants, the one-line summary of a run, chart files, and what all kinds
 * of experiments have in common. Each document has a subpackage; no document uses another.
 *
 * <p>Runs on the caller's thread, without a display; charts are drawn on all CPUs.
 */
@NullMarked
package kvcache.analysis.view;

import org.jspecify.annotations.NullMarked;
