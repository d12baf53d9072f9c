package kvcache.bench.run;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.plan.ServerSpec;
import kvcache.base.linux.CpuSet;

/**
 * Starts servers as child processes. Thread-safe.
 *
 * @param program the program of this project's servers
 * @param pinning the CPU affinity of the servers
 * @param bind the address on which this project's servers listen
 */
public record LocalServers(ServerProgram program, Pinning pinning, InetAddress bind) {

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param cpus the CPUs that it runs on
     * @param jvmFlags additional flags; not used for an external server
     * @throws BenchException if it cannot be started, ends first, or does not accept connections in time
     */
    public RunningServer start(ServerSpec launch, CpuSet cpus, List<String> jvmFlags)
            throws BenchException, InterruptedException {
        return switch (launch) {
            case ServerSpec.Ours ours -> start(ours, cpus, jvmFlags);
            case ServerSpec.External external ->
                external.command().isEmpty()
                        ? running(external)
                        : ExternalServer.start(external, command -> pinning.onCpus(cpus, command));
        };
    }

    /** Returns an external server that is already running. */
    public static RunningServer running(ServerSpec.External external) throws BenchException {
        return ExternalServer.running(external);
    }

    private RunningServer start(ServerSpec.Ours ours, CpuSet cpus, List<String> jvmFlags)
            throws BenchException, InterruptedException {
        Path log;
        try {
            log = Files.createTempFile("kvcache-safepoints", ".log");
        } catch (IOException e) {
            throw new BenchException("cannot create a temporary file: " + e.getMessage());
        }
        List<String> flags = new ArrayList<>(List.of(SafepointLog.flag(log)));
        flags.addAll(jvmFlags);
        List<String> command = program.command(ours, bind.getHostAddress(), flags);
        return ChildServer.start(pinning.onCpus(cpus, command), bind, log);
    }
}
