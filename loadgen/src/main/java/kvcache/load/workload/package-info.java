/**
 * What each request is: read or write, of which key, and with which value.
 *
 * <p>Nothing here remembers requests. Each is a pure function of the run's seed and the request's place in its loop's
 * sequence, and a value can be checked from its own bytes and its key alone, so a run repeats whatever the threads do and
 * takes no memory per key. A {@link kvcache.load.workload.Workload} belongs to one event loop.
 */
@NullMarked
package kvcache.load.workload;

import org.jspecify.annotations.NullMarked;
