package kvcache.load.host;

import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.base.linux.CpuQuota;

/**
 * The CPU use outside the generator's loops in the measured phase. The counters are read shortly before it begins.
 *
 * @param cpus the use of the CPUs that the generator may use
 * @param clientQuota the CPU quota of this process, such as in a container; empty if it has none
 * @param server the server's CPU time, if it runs on this machine and is visible
 * @param competitorCores how many of the generator's CPUs others than it and the server used, at least; empty if
 *     unknown
 */
public record MachineUse(
        HostCpu.Use cpus, Optional<CpuQuota> clientQuota, Optional<ServerCpu> server, OptionalDouble competitorCores) {}
