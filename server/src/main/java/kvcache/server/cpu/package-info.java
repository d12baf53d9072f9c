/** Which CPUs threads run on: sets of them, the machine's NUMA nodes, and how a thread is bound to some. */
@NullMarked
package kvcache.server.cpu;

import org.jspecify.annotations.NullMarked;
