/**
 * The workload: operation (read, write or delete), key and value of each request.
 *
 * <p>Requests are not stored. Each is a pure function of its source and its position in the loop's sequence, so a run
 * is repeatable regardless of thread scheduling. A value can be verified from its own bytes and its key alone. Each
 * {@link kvcache.load.workload.Requests} is confined to one event loop.
 */
@NullMarked
package kvcache.load.workload;

import org.jspecify.annotations.NullMarked;
