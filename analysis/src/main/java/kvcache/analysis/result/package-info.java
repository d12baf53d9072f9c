/**
 * The files of a run, written and read: the only way from measuring to drawing.
 *
 * <p>Writers are used by one thread, the one that runs the bench; what readers return is immutable.
 */
@NullMarked
package kvcache.analysis.result;

import org.jspecify.annotations.NullMarked;
