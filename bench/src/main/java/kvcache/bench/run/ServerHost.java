package kvcache.bench.run;

import java.util.List;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.result.Machine;

/** The machine on which servers are started: this one, or another one with an agent. Used by one thread. */
public interface ServerHost {

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param jvmFlags beside those of every server; a server of others has no use for them
     * @throws BenchException where it cannot be started, ends first, or does not accept connections in time
     */
    RunningServer start(ServerSetup server, List<String> jvmFlags) throws BenchException, InterruptedException;

    /** What machine it is. */
    Machine machine() throws BenchException, InterruptedException;

    /** Whether its servers have CPUs of their own, on which the load generator never runs. */
    boolean keepsServersApart();

    /** Whether a file that one of its servers writes lies in this machine's folders. */
    boolean sharesFiles();

    /** How processes are kept on their CPUs, for the record. */
    String pinning();
}
