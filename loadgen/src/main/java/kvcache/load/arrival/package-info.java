/**
 * When each request is due. One {@link kvcache.load.arrival.Arrivals} belongs to one event loop and is called by its
 * thread alone; it keeps no queue, only the place in its schedule.
 */
@NullMarked
package kvcache.load.arrival;

import org.jspecify.annotations.NullMarked;
