/**
 * Kernel statistics of the machine during a run: run-queue wait of threads, steal time, CPU use of other processes, and
 * the server's spare CPU time. They are evidence for verdicts and never fail a run: a value that the system does not
 * provide, or does not let this process read, is unknown.
 *
 * <p>The statistics are read from procfs, as described in proc(5) and the kernel's
 * {@code Documentation/filesystems/proc.rst} and {@code Documentation/scheduler/sched-stats.rst}. The kernel updates
 * the counters of a running thread at every timer tick, so a reading can lag by a tick (1 to 10 ms). Phases should last
 * a second or more.
 *
 * <p>CPU quotas of control groups (containers) are read for the server and for this process. A thread throttled by a
 * quota waits on the run queue, as if other threads had its CPU.
 */
@NullMarked
package kvcache.load.host;

import org.jspecify.annotations.NullMarked;
