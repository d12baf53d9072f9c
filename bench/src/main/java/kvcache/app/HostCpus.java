package kvcache.app;

import kvcache.base.linux.CpuSet;

/**
 * The CPUs that a plan may choose from.
 *
 * @param ofServers CPUs of the servers' machine
 * @param serversByDefault those of them used by servers by default
 * @param ofClient CPUs of the load generator's machine
 * @param clientByDefault those of them used by it by default
 */
record HostCpus(CpuSet ofServers, CpuSet serversByDefault, CpuSet ofClient, CpuSet clientByDefault) {

    /** Of one machine, half and half. */
    static HostCpus shared(CpuSet cpus) {
        return new HostCpus(cpus, cpus.lowerHalf(), cpus, cpus.upperHalf());
    }

    /** Of two machines. */
    static HostCpus apart(CpuSet ofServers, CpuSet ofClient) {
        return new HostCpus(ofServers, ofServers, ofClient, ofClient);
    }

    /** The same, with at most so many for servers by default. */
    HostCpus withAtMostForServers(int count) {
        CpuSet fewer = new CpuSet(serversByDefault
                .cpus()
                .subList(0, Math.min(count, serversByDefault.cpus().size())));
        return new HostCpus(ofServers, fewer, ofClient, clientByDefault);
    }
}
