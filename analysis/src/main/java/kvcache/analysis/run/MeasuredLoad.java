package kvcache.analysis.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.LoadRun;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;

/**
 * A run of the load generator beside which the server's CPU time is read.
 *
 * @param load what the generator measured
 * @param serverCpu CPU time of the server in the measured phase; empty where the system does not tell
 */
record MeasuredLoad(LoadResult load, Optional<ProcessCpu.Used> serverCpu) {

    /** Runs a plan to its end against a server whose process can be seen. */
    static MeasuredLoad run(LoadPlan plan, long serverPid) throws LoadException, InterruptedException {
        CpuOfMeasuredPhase cpu = new CpuOfMeasuredPhase(serverPid);
        LoadResult load = LoadRun.run(plan, cpu, ProgressListener.NONE);
        return new MeasuredLoad(load, cpu.used());
    }

    /** Has the process read at the two ends of the phase by a thread of its own: it takes a millisecond, which no request may wait for. */
    private static final class CpuOfMeasuredPhase implements PhaseListener {
        private final long pid;
        private final CompletableFuture<ProcessCpu> started = new CompletableFuture<>();
        private final CompletableFuture<ProcessCpu> ended = new CompletableFuture<>();

        CpuOfMeasuredPhase(long pid) {
            this.pid = pid;
        }

        @Override
        public void measuredPhaseStarted() {
            started.completeAsync(() -> ProcessCpu.read(pid));
        }

        @Override
        public void measuredPhaseEnded() {
            ended.completeAsync(() -> ProcessCpu.read(pid));
        }

        /** After the run, which has told of both ends. */
        Optional<ProcessCpu.Used> used() {
            return ended.join().since(started.join());
        }
    }
}
