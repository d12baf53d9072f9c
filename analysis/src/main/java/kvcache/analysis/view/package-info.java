/**
 * What documents share: how the variants of a run look, a run in one line, and charts as files; and what all kinds of
 * experiments have in common when they are drawn. Each document has a package below, and none uses another's.
 *
 * <p>Runs on the caller's thread, without a display; charts are drawn on all CPUs.
 */
@NullMarked
package kvcache.analysis.view;

import org.jspecify.annotations.NullMarked;
