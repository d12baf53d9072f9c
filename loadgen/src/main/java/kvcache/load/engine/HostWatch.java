package kvcache.load.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kvcache.load.host.Competitors;
import kvcache.load.host.HostCpu;
import kvcache.load.host.MachineUse;
import kvcache.load.host.ServerProcess;
import kvcache.load.host.ThreadClock;

/**
 * Reads the kernel's counters at the start and the end of the measured phase. Used by the thread that runs the plan.
 */
final class HostWatch {

    private final HostCpu host = HostCpu.ofThisProcess();
    private final Optional<ServerProcess> server;
    private final Competitors competitors;
    private final List<LoopRun> loops;
    private Reading start;
    private Reading end;
    private boolean started;
    private boolean ended;

    private record Reading(
            HostCpu.Sample host,
            Optional<ServerProcess.Sample> server,
            Competitors.Sample competitors,
            List<ThreadClock.Sample> loops,
            long atNs) {}

    /** @param server empty if it is not visible */
    HostWatch(Optional<ServerProcess> server, List<LoopRun> loops) {
        this.server = server;
        this.competitors = Competitors.besides(server.map(ServerProcess::pids).orElse(Set.of()));
        this.loops = loops;
        start = read();
        end = start;
    }

    private Reading read() {
        return new Reading(
                host.read(),
                server.map(ServerProcess::read),
                competitors.read(),
                loops.stream().map(LoopRun::clock).toList(),
                System.nanoTime());
    }

    boolean hasStarted() {
        return started;
    }

    boolean hasEnded() {
        return ended;
    }

    void start() {
        start = read();
        started = true;
    }

    void end() {
        end = read();
        ended = true;
    }

    /** Returns the use of the machine between both readings. */
    MachineUse use() {
        return new MachineUse(
                end.host.since(start.host),
                end.host.quotaSince(start.host),
                end.server.flatMap(after -> start.server.flatMap(after::since)),
                end.competitors.coresSince(start.competitors));
    }

    /** Returns the share of the phase in which a loop was runnable but had no CPU; NaN if unknown. */
    double runQueueWaitShare(int loop) {
        ThreadClock.Sample used = end.loops.get(loop).minus(start.loops.get(loop));
        return used.isKnown() && end.atNs > start.atNs
                ? (double) used.runQueueWaitNs() / (end.atNs - start.atNs)
                : Double.NaN;
    }
}
