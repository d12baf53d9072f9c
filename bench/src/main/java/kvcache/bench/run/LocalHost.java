package kvcache.bench.run;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.result.Machine;
import kvcache.bench.awake.AwakeCpus;

/** Starts servers on this machine, as child processes on the CPUs of the plan. */
public final class LocalHost implements ServerHost {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final BenchPlan plan;
    private final Pinning pinning;
    private final LocalServers servers;

    /**
     * Creates a host without servers.
     *
     * @param plan specifies the CPUs
     * @param pinning the CPU pinning of the servers
     * @param program the program of this project's servers
     */
    public LocalHost(BenchPlan plan, Pinning pinning, ServerProgram program) {
        this.plan = plan;
        this.pinning = pinning;
        this.servers = new LocalServers(program, pinning, LOOPBACK);
    }

    @Override
    public RunningServer start(ServerSetup server, List<String> jvmFlags) throws BenchException, InterruptedException {
        return servers.start(server.launch(), plan.serverCpus(), jvmFlags);
    }

    @Override
    public Machine machine() {
        return new MachineProbe(Path.of("/")).probe();
    }

    @Override
    public boolean keepsServersApart() {
        return pinning.isAvailable() && !plan.serverCpus().overlaps(plan.clientCpus());
    }

    @Override
    public boolean canKeepAwake() {
        return keepsServersApart() && pinning.hasChrt();
    }

    @Override
    public AwakeCpus keepAwake() throws BenchException, InterruptedException {
        try {
            return AwakeCpus.start(ServerProgram.java(JvmFlags.read()), plan.serverCpus(), plan.clientCpus());
        } catch (IOException e) {
            throw new BenchException("CPUs cannot be kept awake: %s; try --keep-awake off".formatted(e.getMessage()));
        }
    }

    @Override
    public boolean sharesFiles() {
        return true;
    }

    @Override
    public String pinning() {
        return pinning.description(plan);
    }
}
