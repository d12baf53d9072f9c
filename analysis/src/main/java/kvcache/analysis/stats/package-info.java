/**
 * Plain numbers in, intervals and verdicts out.
 *
 * <p>Knows no file, no chart and no other package of ours, so that each rule can be checked by hand against a textbook.
 * Everything is a pure function of its arguments and may be called from any thread.
 */
@NullMarked
package kvcache.analysis.stats;

import org.jspecify.annotations.NullMarked;
