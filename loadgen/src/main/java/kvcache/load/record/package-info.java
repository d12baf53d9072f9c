/**
 * Records of requests: outcomes, latency from the due time, and send lag.
 *
 * <p>Only the loop's thread writes a {@link kvcache.load.record.LoopRecord}. Other threads read it only after the loop
 * has handed it over to its {@link kvcache.load.record.Recorder}.
 */
@NullMarked
package kvcache.load.record;

import org.jspecify.annotations.NullMarked;
