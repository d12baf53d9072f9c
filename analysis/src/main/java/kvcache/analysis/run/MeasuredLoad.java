package kvcache.analysis.run;

import java.util.Optional;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.LoadRun;
import kvcache.load.PhaseListener;
import org.jspecify.annotations.Nullable;

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
        LoadResult load = LoadRun.run(plan, cpu);
        return new MeasuredLoad(load, cpu.used());
    }

    /** Reads the process at the two ends of the phase, on a loop of the generator. */
    private static final class CpuOfMeasuredPhase implements PhaseListener {
        private final long pid;
        private volatile @Nullable ProcessCpu started;
        private volatile @Nullable ProcessCpu ended;

        CpuOfMeasuredPhase(long pid) {
            this.pid = pid;
        }

        @Override
        public void measuredPhaseStarted() {
            started = ProcessCpu.read(pid);
        }

        @Override
        public void measuredPhaseEnded() {
            ended = ProcessCpu.read(pid);
        }

        Optional<ProcessCpu.Used> used() {
            ProcessCpu from = started;
            ProcessCpu to = ended;
            return from == null || to == null ? Optional.empty() : to.since(from);
        }
    }
}
