/**
 * Child servers, trials and pinning: everything that happens while a bench measures.
 *
 * <p>The caller's thread runs the trials. Other threads are the load generator's event loops, two daemon threads per
 * child that read its output, and the JVM's shutdown hook, which interrupts the caller's thread.
 */
@NullMarked
package kvcache.bench.run;

import org.jspecify.annotations.NullMarked;
