package kvcache.bench.run;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import kvcache.base.linux.CpuQuota;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;
import kvcache.load.engine.LoadRun;
import kvcache.load.verdict.Judgement;

/**
 * A run of the load generator together with the server's CPU time.
 *
 * @param load what the generator measured
 * @param judgement what limited it
 * @param serverCpu CPU time of the server in the measured phase; empty if the system does not provide it
 */
record MeasuredLoad(LoadResult load, Judgement judgement, Optional<ProcessCpu.Used> serverCpu) {

    private static final double NS_PER_S = 1e9;

    /** Runs a plan to its end against a server. */
    static MeasuredLoad run(LoadPlan plan, WarmServers.WarmServer server) throws LoadException, InterruptedException {
        CpuOfMeasuredPhase cpu = new CpuOfMeasuredPhase(server.running());
        LoadResult load = LoadRun.run(plan, server.process(), cpu, ProgressListener.NONE);
        return new MeasuredLoad(
                load,
                load.judge(plan, OptionalDouble.empty(), cpu.quota()),
                cpu.used().or(() -> seenByGenerator(load)));
    }

    /** Of a process that is not our child the generator sees all threads together, a JIT's among them. */
    private static Optional<ProcessCpu.Used> seenByGenerator(LoadResult load) {
        return load.machine()
                .server()
                .map(seen -> new ProcessCpu.Used(
                        Math.round(seen.coresUsed() * load.span().durationSeconds() * NS_PER_S), 0));
    }

    /**
     * Has the process read at the two ends of the phase by a thread of its own: it takes a millisecond, which no
     * request may wait for.
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

        /** What a quota of its control group did to the server, wherever it runs. */
        Optional<CpuQuota> quota() {
            return ended.join().quotas().since(started.join().quotas());
        }

        /** After the run, which has told of both ends. */
        Optional<ProcessCpu.Used> used() {
            return ended.join().since(started.join());
        }
    }
}
