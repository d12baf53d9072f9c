package kvcache.server.netty;

import java.util.List;
import java.util.Locale;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.NumaNodes;

/** CPU affinity policies for the threads of a group, as named by {@code --pin}. */
public enum Placement {
    /** Wherever the kernel puts them. */
    NONE,
    /** Each on a CPU of its own, as far as there are enough. */
    CPU,
    /**
     * Each on the CPUs of one NUMA node. Linux takes memory from the node of the thread that first touches it, so what
     * a thread keeps to itself is then close to it.
     */
    NODE;

    /** The places that threads take in turn, of CPUs that are allowed; empty where they are not bound. */
    public List<CpuSet> places(CpuSet allowed) {
        return switch (this) {
            case NONE -> List.of();
            case CPU ->
                allowed.cpus().stream().map(cpu -> new CpuSet(List.of(cpu))).toList();
            case NODE -> NumaNodes.of(allowed);
        };
    }

    /** What the command line calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
