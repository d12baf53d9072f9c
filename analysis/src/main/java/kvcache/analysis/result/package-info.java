/**
 * Reads and writes the files of a run. Measuring and drawing communicate through these files alone.
 *
 * <p>Writers are used by one thread, the one that runs the bench. Readers return immutable data.
 */
@NullMarked
package kvcache.analysis.result;

import org.jspecify.annotations.NullMarked;
