/**
 * What the Linux kernel says of the machine during a run: how long threads waited for a CPU, what the hypervisor took,
 * what others used, and whether the server had CPU time left. It is evidence for verdicts, never a reason for a run to
 * fail: what the system does not tell, or does not let this process read, is unknown.
 *
 * <p>All of it is read from procfs, as proc(5) and the kernel's {@code Documentation/filesystems/proc.rst} and
 * {@code Documentation/scheduler/sched-stats.rst} describe it. The kernel brings its counters of a thread that runs up
 * to date at every timer tick, so a reading can lag by a tick (1 to 10 ms). Phases should last a second or more.
 *
 * <p>CPU quotas of control groups (containers) are read too, of the server and of this process: a thread that a quota
 * holds back waits on the run queue, as if others had its CPU.
 */
@NullMarked
package kvcache.load.host;

import org.jspecify.annotations.NullMarked;
