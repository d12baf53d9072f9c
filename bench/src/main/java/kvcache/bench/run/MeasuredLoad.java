package kvcache.bench.run;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import kvcache.base.linux.CpuQuota;
import kvcache.bench.awake.AwakeCpus;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;
import kvcache.load.engine.LoadRun;
import kvcache.load.record.LatencyByDueTime;
import kvcache.load.verdict.Judgement;

/**
 * A run of the load generator together with the server's CPU time.
 *
 * @param load what the generator measured
 * @param judgement what limited it
 * @param serverCpu CPU time of the server in the measured phase; empty if the system does not provide it
 * @param undisturbed the latency in windows in which the host took no CPU; empty if that is not known
 */
record MeasuredLoad(
        LoadResult load,
        Judgement judgement,
        Optional<ProcessCpu.Used> serverCpu,
        Optional<LatencyByDueTime.Undisturbed> undisturbed) {

    private static final double NS_PER_S = 1e9;

    /**
     * Runs a load plan against a server.
     *
     * @param awake finds when the host took a CPU of the server, if it is there
     */
    static MeasuredLoad run(LoadPlan plan, WarmServers.WarmServer server, Optional<AwakeCpus> awake)
            throws LoadException, InterruptedException {
        long startNs = System.nanoTime();
        Optional<AwakeCpus> watching =
                awake.filter(cpus -> server.process().filter(cpus::watch).isPresent());
        CpuOfMeasuredPhase cpu = new CpuOfMeasuredPhase(server.running());
        LoadResult load = LoadRun.run(plan, server.process(), cpu, ProgressListener.NONE);
        return new MeasuredLoad(
                load,
                load.judge(plan, OptionalDouble.empty(), cpu.quota()),
                cpu.used().or(() -> seenByGenerator(load)),
                undisturbed(load, watching, startNs));
    }

    private static Optional<LatencyByDueTime.Undisturbed> undisturbed(
            LoadResult load, Optional<AwakeCpus> watching, long startNs) throws InterruptedException {
        if (load.byDueTime().isEmpty() || watching.isEmpty()) {
            return Optional.empty();
        }
        LatencyByDueTime latencies = load.byDueTime().get();
        return watching.get().gapsSince(startNs).flatMap(latencies::undisturbed);
    }

    /** Returns the CPU time of a server that is not a child process, as seen by the generator: including its JIT. */
    private static Optional<ProcessCpu.Used> seenByGenerator(LoadResult load) {
        return load.machine()
                .server()
                .map(seen -> new ProcessCpu.Used(
                        Math.round(seen.coresUsed() * load.span().durationSeconds() * NS_PER_S), 0));
    }

    /**
     * Reads the CPU time at the start and the end of the phase, on another thread: a reading takes about a millisecond,
     * which would delay requests.
     */
    private static final class CpuOfMeasuredPhase implements PhaseListener {
        private final RunningServer server;
        private final CompletableFuture<ProcessCpu> started = new CompletableFuture<>();
        private final CompletableFuture<ProcessCpu> ended = new CompletableFuture<>();

        CpuOfMeasuredPhase(RunningServer server) {
            this.server = server;
        }

        @Override
        public void measuredPhaseStarted() {
            started.completeAsync(server::cpu);
        }

        @Override
        public void measuredPhaseEnded() {
            ended.completeAsync(server::cpu);
        }

        /** Returns the effect of the control group's quota on the server, on any machine. */
        Optional<CpuQuota> quota() {
            return ended.join().quotas().since(started.join().quotas());
        }

        /** Returns the CPU time between the two readings, after the run. */
        Optional<ProcessCpu.Used> used() {
            return ended.join().since(started.join());
        }
    }
}
