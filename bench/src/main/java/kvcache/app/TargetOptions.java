package kvcache.app;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import kvcache.analysis.result.Software;
import kvcache.base.cli.CommandFailure;
import kvcache.base.cli.OptionChecks;
import kvcache.bench.agent.AgentClient;
import kvcache.bench.agent.RunningCode;
import kvcache.bench.agent.Token;
import kvcache.bench.run.BenchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the machine on which servers run, and for the target machine of their settings. */
final class TargetOptions {

    /** The default port of an agent. */
    static final int AGENT_PORT = 3999;

    private static final String SERVER_HOST = "--server-host";
    private static final String TOKEN_FILE = "--token-file";

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = TargetMachine.LOCAL,
            description =
                    "Target machine of the servers' settings: local, or r5.xlarge for 4 event loops and a heap and room for entries for 32 GiB. Needs as much memory. Default: ${DEFAULT-VALUE}.")
    private String target = TargetMachine.LOCAL;

    @Option(
            names = SERVER_HOST,
            paramLabel = "HOST[:PORT]",
            description =
                    "Run the servers on another machine through its agent (kvcache agent); see docs/two-machines.md.")
    private @Nullable String serverHost;

    @Option(names = TOKEN_FILE, paramLabel = "FILE", description = "Copy of the agent's token file.")
    private @Nullable Path tokenFile;

    /** Returns the target machine of the servers' settings; empty for none. */
    Optional<TargetMachine> target(OptionChecks check) {
        return check.value("--target", () -> TargetMachine.named(target));
    }

    /** Connects to the agent on the servers' machine; empty if the servers run on this machine. */
    Optional<AgentClient> agent(OptionChecks check, Software software) throws InterruptedException {
        if (serverHost == null && tokenFile == null) {
            return Optional.empty();
        }
        String given = requireNonNullElse(serverHost, "");
        String allowed = "a host and a port, such as 10.0.0.5:" + AGENT_PORT;
        URI address = check.read(SERVER_HOST, given, allowed, () -> address(given));
        Token token = check.value(TOKEN_FILE, () -> token(tokenFile));
        try {
            return Optional.of(AgentClient.connect(address, token, RunningCode.of(software)));
        } catch (BenchException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private static URI address(String given) {
        URI uri = URI.create("http://" + given);
        if (uri.getHost() == null || !("http://" + uri.getAuthority()).equals(uri.toString())) {
            throw new IllegalArgumentException(given);
        }
        return uri.getPort() < 0 ? URI.create(uri + ":" + AGENT_PORT) : uri;
    }

    private static Token token(@Nullable Path file) {
        if (file == null) {
            throw new IllegalArgumentException(
                    "not given; allowed: with --server-host, a copy of the agent's token file");
        }
        try {
            return Token.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot use %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
