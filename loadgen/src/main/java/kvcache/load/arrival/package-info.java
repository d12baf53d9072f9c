/**
 * Arrival processes: when each request is due. Each {@link kvcache.load.arrival.Arrivals} is confined to the thread of
 * one event loop. It keeps no queue, only its position in the schedule.
 */
@NullMarked
package kvcache.load.arrival;

import org.jspecify.annotations.NullMarked;
