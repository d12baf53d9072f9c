/**
 * What became of the requests: outcomes, latency from the due time, and how late they were sent.
 *
 * <p>A {@link kvcache.load.record.LoopRecord} is written by its loop's thread alone and read by others only after the
 * loop has handed it over to its {@link kvcache.load.record.Recorder}.
 */
@NullMarked
package kvcache.load.record;

import org.jspecify.annotations.NullMarked;
