package kvcache.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import kvcache.base.cli.Addresses;
import kvcache.base.cli.CommandFailure;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.Signals;
import kvcache.base.cli.WholeNumber;
import kvcache.bench.agent.Agent;
import kvcache.bench.agent.RunningCode;
import kvcache.bench.agent.Token;
import kvcache.bench.run.ServerProgram;
import kvcache.server.StoresOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts servers on this machine for a bench on another, until SIGINT or SIGTERM. */
@Command(
        name = "agent",
        description = "Starts and stops servers on this machine for a bench on another; see docs/two-machines.md.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class AgentCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description =
                    "File with the shared secret, readable by its owner only. Created with a random secret if missing.")
    @SuppressWarnings("NullAway.Init")
    private Path tokenFile;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "IPv4 or IPv6 address, or host name, to listen on. Traffic is not encrypted.")
    private String bind = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + TargetOptions.AGENT_PORT,
            description = "TCP port; 0 for any free port.")
    private WholeNumber port = new WholeNumber("");

    @Option(
            names = "--serve-bind",
            paramLabel = "ADDRESS",
            description = "Address that the servers listen on, each on a free port. Default: that of --bind.")
    private @Nullable String serveBind;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long servers keep running without a message from the bench, 1s to 10m.")
    private Duration lease = Duration.ofSeconds(30);

    @Option(
            names = "--allow-commands",
            description = "Let a bench start external servers. Anyone with the token can then run any command.")
    private boolean commands;

    @Mixin
    private final StoresOption stores = new StoresOption();

    @Override
    public Integer call() throws InterruptedException {
        OptionChecks check = new OptionChecks(spec);
        var unused = stores.stores(check);
        InetAddress address = check.value("--bind", () -> Addresses.named(bind));
        InetAddress serverAddress = check.value(
                "--serve-bind",
                () -> Addresses.named(Optional.ofNullable(serveBind).orElse(bind)));
        InetSocketAddress socket = new InetSocketAddress(address, check.range("--port", port, 0, 65_535));
        Agent.Settings settings =
                check.value("--lease", () -> new Agent.Settings(socket, serverAddress, lease, commands));
        PrintWriter out = spec.commandLine().getOut();
        try (Signals signals = Signals.listen("INT", "TERM", "HUP");
                Agent agent = start(settings, token(), out)) {
            out.println("kvcache agent listening on %s:%s (servers on %s)"
                    .formatted(bracketed(address), agent.address().getPort(), serverAddress.getHostAddress()));
            out.flush();
            signals.await();
        }
        return 0;
    }

    private Token token() {
        try {
            return Token.readOrCreate(tokenFile);
        } catch (IOException e) {
            throw new CommandFailure("cannot use the token file %s: %s".formatted(tokenFile, e.getMessage()));
        }
    }

    private Agent start(Agent.Settings settings, Token token, PrintWriter out) {
        RunningCode code = RunningCode.of(BenchCommand.software(stores.plugins()));
        try {
            return Agent.start(
                    settings, token, code, new ServerProgram(Main.class.getName(), stores.plugins()), line -> {
                        out.println(line);
                        out.flush();
                    });
        } catch (IOException e) {
            throw new CommandFailure("cannot listen on %s:%s: %s"
                    .formatted(
                            bracketed(settings.address().getAddress()),
                            settings.address().getPort(),
                            e.getMessage()));
        }
    }

    private static String bracketed(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
