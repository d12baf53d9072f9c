package kvcache.analysis.run;

import java.util.Optional;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.LoadRun;

/**
 * A run of the load generator beside which the server's CPU time is read.
 *
 * @param load what the generator measured
 * @param serverCpu CPU time of the server in the measured phase; empty where the system does not tell
 */
record MeasuredLoad(LoadResult load, Optional<ProcessCpu.Used> serverCpu) {

    /** Runs a plan to its end against a server whose process can be seen. */
    static MeasuredLoad run(LoadPlan plan, long serverPid) throws LoadException, InterruptedException {
        ProcessCpu before = ProcessCpu.read(serverPid);
        LoadResult load = LoadRun.run(plan);
        return new MeasuredLoad(load, ProcessCpu.read(serverPid).since(before));
    }
}
