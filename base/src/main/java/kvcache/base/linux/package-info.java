/**
 * Interfaces to the Linux kernel: CPU sets, NUMA nodes, thread affinity, and readers of procfs and control groups
 * (proc(5), cgroups(7)). A value that the system does not provide, or does not let this process read, is absent.
 */
@NullMarked
package kvcache.base.linux;

import org.jspecify.annotations.NullMarked;
