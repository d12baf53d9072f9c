/**
 * What the Linux kernel tells and does: sets of CPUs, NUMA nodes and the binding of threads to them, and readers of
 * procfs and of control groups (proc(5), cgroups(7)). What the system does not tell, or does not let this process read,
 * is absent.
 */
@NullMarked
package kvcache.base.linux;

import org.jspecify.annotations.NullMarked;
