package kvcache.server.netty;

import java.util.List;
import java.util.Locale;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.NumaNodes;

/** CPU affinity policies for the threads of a group, as named by {@code --pin}. */
public enum Placement {
    /** No affinity. */
    NONE,
    /** One CPU for each thread, as long as there are enough. */
    CPU,
    /**
     * The CPUs of one NUMA node for each thread. Linux allocates memory on the node of the thread that first touches
     * it, so a thread's own memory is local.
     */
    NODE;

    /** Returns the CPU sets that threads are assigned to in turn; empty for no affinity. */
    public List<CpuSet> places(CpuSet allowed) {
        return switch (this) {
            case NONE -> List.of();
            case CPU ->
                allowed.cpus().stream().map(cpu -> new CpuSet(List.of(cpu))).toList();
            case NODE -> NumaNodes.of(allowed);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
