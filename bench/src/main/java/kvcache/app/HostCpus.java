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

    /** Returns the CPUs of one machine; by default, servers and load generator get half each. */
    static HostCpus shared(CpuSet cpus) {
        return new HostCpus(cpus, cpus.lowerHalf(), cpus, cpus.upperHalf());
    }

    /** Returns the CPUs of two machines. */
    static HostCpus apart(CpuSet ofServers, CpuSet ofClient) {
        return new HostCpus(ofServers, ofServers, ofClient, ofClient);
    }

    /** Returns a copy with at most {@code count} CPUs for servers by default. */
    HostCpus withAtMostForServers(int count) {
        CpuSet fewer = new CpuSet(serversByDefault
                .cpus()
                .subList(0, Math.min(count, serversByDefault.cpus().size())));
        return new HostCpus(ofServers, fewer, ofClient, clientByDefault);
    }
}
