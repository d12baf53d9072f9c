/**
 * Child servers, trials and pinning: everything that happens while a bench measures.
 *
 * <p>One thread, the caller's, goes through the trials. Besides it there are the load generator's loops, two daemon
 * threads for each child that read its output, and the hook of the JVM's shutdown, which interrupts the first.
 */
@NullMarked
package kvcache.bench.run;

import org.jspecify.annotations.NullMarked;
