/**
 * Keeping the CPUs of a trial awake, and finding when the host took one of them from the server.
 *
 * <p>It happens in a process of its own: a thread of this JVM that is not given a CPU would hold up its safepoints, and
 * so the load generator.
 */
@NullMarked
package kvcache.bench.awake;

import org.jspecify.annotations.NullMarked;
