/**
 * What became of the requests: outcomes, latency from the due time, lateness of sending, and the generator's own CPU time.
 *
 * <p>A {@link kvcache.load.record.LoopRecord} is written by its loop's thread alone and read by others only after the loop
 * has handed it over.
 */
@NullMarked
package kvcache.load.record;

import org.jspecify.annotations.NullMarked;
