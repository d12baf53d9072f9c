/**
 * What each request is: a read, write or removal, of which key, and with which value.
 *
 * <p>Requests are not remembered. Each is a pure function of its source and of the request's place in its loop's
 * sequence, and a value can be checked from its own bytes and its key alone, so a run repeats whatever the threads do.
 * {@link kvcache.load.workload.Requests} belong to one event loop.
 */
@NullMarked
package kvcache.load.workload;

import org.jspecify.annotations.NullMarked;
