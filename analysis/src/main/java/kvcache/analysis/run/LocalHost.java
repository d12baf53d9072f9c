package kvcache.analysis.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Launch;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.result.Machine;

/** Starts servers on this machine, as child processes on the CPUs of the plan. */
public final class LocalHost implements ServerHost {

    private static final String LOOPBACK = "127.0.0.1";

    private final BenchPlan plan;
    private final Pinning pinning;
    private final ServerCommand command;

    /**
     * Starts nothing yet.
     *
     * @param plan says on which CPUs
     * @param pinning keeps the servers there
     * @param program what each of ours runs
     */
    public LocalHost(BenchPlan plan, Pinning pinning, ServerProgram program) {
        this.plan = plan;
        this.pinning = pinning;
        this.command = new ServerCommand(program, pinning, plan.serverCpus());
    }

    @Override
    public RunningServer start(ServerSetup server, List<String> jvmFlags) throws BenchException, InterruptedException {
        return switch (server.launch()) {
            case Launch.Ours ours -> start(ours, jvmFlags);
            case Launch.External external -> start(external);
        };
    }

    private RunningServer start(Launch.Ours ours, List<String> jvmFlags) throws BenchException, InterruptedException {
        Path log;
        try {
            log = Files.createTempFile("kvcache-safepoints", ".log");
        } catch (IOException e) {
            throw new BenchException("no temporary file can be made: " + e.getMessage());
        }
        List<String> flags = new ArrayList<>(List.of(SafepointLog.flag(log)));
        flags.addAll(jvmFlags);
        return new Child(ServerProcess.start(command.words(ours, LOOPBACK, flags)), log);
    }

    private RunningServer start(Launch.External external) throws BenchException, InterruptedException {
        InetSocketAddress address = address(external.address());
        return external.command().isEmpty()
                ? ExternalServer.running(address)
                : ExternalServer.start(pinning.onCpus(plan.serverCpus(), external.command()), address);
    }

    private static InetSocketAddress address(URI uri) throws BenchException {
        InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
        if (address.isUnresolved()) {
            throw new BenchException("the host of %s is not known".formatted(uri));
        }
        return address;
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
    public String pinning() {
        return pinning.description(plan);
    }

    /** One of ours, and the log of its pauses. */
    private record Child(ServerProcess process, Path safepoints) implements RunningServer {

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), process.port());
        }

        @Override
        public ProcessCpu cpu() {
            return ProcessCpu.read(process.pid());
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public String lastWords() throws InterruptedException {
            return process.lastWords();
        }

        @Override
        public List<SafepointLog.Stop> pauses() {
            return SafepointLog.read(safepoints);
        }

        @Override
        public void close() {
            process.close();
            try {
                Files.deleteIfExists(safepoints);
            } catch (IOException e) {
                // A small file is left in the system's folder for such.
            }
        }
    }
}
