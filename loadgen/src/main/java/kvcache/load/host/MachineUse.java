package kvcache.load.host;

import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.base.linux.CpuQuota;

/**
 * The CPU use outside the generator's loops in the measured phase. The kernel's counters are read shortly before it
 * begins.
 *
 * @param cpus what else the CPUs did that the generator may use
 * @param clientQuota the CPU quota of this process, as a container has it; empty if it has none
 * @param server the server's CPU time, if it runs on this machine and can be seen
 * @param competitorCores how many of the generator's CPUs were used by others than it and the server, at least; if that
 *     can be told
 */
public record MachineUse(
        HostCpu.Use cpus, Optional<CpuQuota> clientQuota, Optional<ServerCpu> server, OptionalDouble competitorCores) {}
