package kvcache.load.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kvcache.base.linux.Cgroups;
import kvcache.base.linux.CpuTicks;
import kvcache.base.linux.ListeningProcesses;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.ProcessSample;
import kvcache.base.linux.ProcessSample.ThreadSample;
import kvcache.base.linux.QuotaSample;
import kvcache.load.host.ServerCpu.ThreadUse;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a server on this machine, found by the port that they listen on. May be read on any thread; a
 * reading takes some tens of microseconds for each of the server's threads.
 *
 * <p>A proxy in front of the server, such as one that publishes ports of containers, is taken for the server. Processes
 * that a server starts after it was found, such as new workers after a reload, are not counted.
 */
public final class ServerProcess {

    private final ProcFiles proc;
    private final Cgroups cgroups;
    private final Set<Long> pids;

    private ServerProcess(ProcFiles proc, Set<Long> pids) {
        this.proc = proc;
        cgroups = new Cgroups(proc);
        this.pids = Set.copyOf(pids);
    }

    /**
     * Finds all processes that hold the sockets which a connection to the address would reach. A master and its workers
     * share them. It reads the descriptors of every accessible process, so it must not run during a phase.
     *
     * @return empty if the address is not of this machine, nothing listens there, the holder of a socket is hidden from
     *     this user or by a container, or the system is not Linux
     */
    public static Optional<ServerProcess> listeningAt(InetSocketAddress target) {
        return listeningAt(target, ProcFiles.SYSTEM);
    }

    /** Finds processes in a copy of procfs. */
    public static Optional<ServerProcess> listeningAt(InetSocketAddress target, Path procRoot) {
        InetAddress address = target.getAddress();
        if (address == null || !isOfThisMachine(address)) {
            return Optional.empty();
        }
        ProcFiles proc = new ProcFiles(procRoot);
        Set<Long> pids = new ListeningProcesses(proc).processes(address, target.getPort());
        return pids.isEmpty() ? Optional.empty() : Optional.of(new ServerProcess(proc, pids));
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Returns the ids of the processes found, at least one. */
    public Set<Long> pids() {
        return pids;
    }

    /** Reads the counters of the processes that still exist. */
    public Sample read() {
        BitSet online = new BitSet();
        proc.read("stat", CpuTicks::parse).orElse(Map.of()).keySet().forEach(online::set);
        Map<Long, ProcessSample> processes = new HashMap<>();
        for (long pid : pids) {
            ProcessSample.read(proc, pid).ifPresent(sample -> processes.put(pid, sample));
        }
        QuotaSample quotas = QuotaSample.together(
                pids.stream().map(pid -> cgroups.read(String.valueOf(pid))).toList());
        return new Sample(System.nanoTime(), online, processes, quotas);
    }

    /**
     * A reading.
     *
     * @param online the CPUs online
     */
    public record Sample(long takenAtNs, BitSet online, Map<Long, ProcessSample> processes, QuotaSample quotas) {

        /**
         * Returns the server's use since an earlier reading. A thread that started in between counts from its start. A
         * process that ended in between is not counted.
         *
         * @return empty if no process is in both readings, or its allowed CPUs are unknown
         */
        public Optional<ServerCpu> since(Sample earlier) {
            double wallNs = takenAtNs - earlier.takenAtNs;
            double coresUsed = 0;
            List<ThreadUse> threads = new ArrayList<>();
            for (Map.Entry<Long, ProcessSample> process : processes.entrySet()) {
                ProcessSample now = process.getValue();
                ProcessSample before = earlier.processes.get(process.getKey());
                if (before != null && now.isSameAs(before)) {
                    coresUsed += (now.cpuNs() - before.cpuNs()) / wallNs;
                    now.threads().forEach((tid, thread) -> {
                        ThreadSample start = before.threads().get(tid);
                        threads.add(use(thread, start, wallNs));
                    });
                }
            }
            boolean known = wallNs > 0
                    && threads.stream().anyMatch(thread -> !thread.cpus().isEmpty());
            return known
                    ? Optional.of(ServerCpu.of(coresUsed, threads, quotas.since(earlier.quotas)))
                    : Optional.empty();
        }

        private ThreadUse use(ThreadSample now, @Nullable ThreadSample earlier, double wallNs) {
            // A lower value means that a new thread has the id of one that ended.
            long cpuNsBefore = 0;
            long waitNsBefore = 0;
            if (earlier != null && earlier.cpuNs() <= now.cpuNs()) {
                cpuNsBefore = earlier.cpuNs();
                waitNsBefore = earlier.runQueueWaitNs();
            }
            BitSet cpus = (BitSet) now.cpus().clone();
            cpus.and(online);
            return new ThreadUse(
                    (now.cpuNs() - cpuNsBefore) / wallNs, (now.runQueueWaitNs() - waitNsBefore) / wallNs, cpus);
        }
    }
}
