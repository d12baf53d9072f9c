package kvcache.bench.run;

import java.util.List;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.result.Machine;
import kvcache.bench.awake.AwakeCpus;

/** The machine on which servers are started: this one, or another one with an agent. Used by one thread. */
public interface ServerHost {

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param jvmFlags additional flags; not used for an external server
     * @throws BenchException if it cannot be started, ends first, or does not accept connections in time
     */
    RunningServer start(ServerSetup server, List<String> jvmFlags) throws BenchException, InterruptedException;

    /** Returns the description of the machine. */
    Machine machine() throws BenchException, InterruptedException;

    /** Returns whether the load generator never runs on the CPUs of the servers. */
    boolean keepsServersApart();

    /** Returns whether CPUs can be {@linkplain #keepAwake kept awake}. */
    boolean canKeepAwake();

    /**
     * Starts to keep the CPUs of servers and load generator awake. The caller closes it.
     *
     * @throws BenchException if it cannot be started
     */
    AwakeCpus keepAwake() throws BenchException, InterruptedException;

    /** Returns whether files that a server writes are on this machine. */
    boolean sharesFiles();

    /** Returns a description of the pinning, for {@code run.json}. */
    String pinning();
}
