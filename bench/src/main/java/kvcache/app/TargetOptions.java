package kvcache.app;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
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

    /** Where an agent listens by default. */
    static final int AGENT_PORT = 3999;

    private static final String SERVER_HOST = "--server-host";
    private static final String TOKEN_FILE = "--token-file";

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = TargetMachine.LOCAL,
            description =
                    "local, or r5.xlarge: servers with 4 event loops, and heap and room for entries as 32 GiB allow; refused where there is less memory. Default: ${DEFAULT-VALUE}.")
    private String target = TargetMachine.LOCAL;

    @Option(
            names = SERVER_HOST,
            paramLabel = "HOST[:PORT]",
            description =
                    "Run the servers on another machine, by the agent there (kvcache agent); see docs/two-machines.md. The CPUs are then all of both machines.")
    private @Nullable String serverHost;

    @Option(names = TOKEN_FILE, paramLabel = "FILE", description = "A copy of the agent's token file.")
    private @Nullable Path tokenFile;

    /** For what machine servers are set up; empty where for none. */
    Optional<TargetMachine> target(OptionChecks check) {
        return check.value("--target", () -> TargetMachine.named(target));
    }

    /** The agent on the servers' machine; empty where they run on this one. */
    Optional<AgentClient> agent(OptionChecks check, Software software) throws InterruptedException {
        if (serverHost == null && tokenFile == null) {
            return Optional.empty();
        }
        URI address = check.value(SERVER_HOST, () -> address(serverHost));
        Token token = check.value(TOKEN_FILE, () -> token(tokenFile));
        try {
            return Optional.of(AgentClient.connect(address, token, RunningCode.of(software)));
        } catch (BenchException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private static URI address(@Nullable String given) {
        String message = "given '%s'; allowed: a host and a port, such as 10.0.0.5:%s"
                .formatted(Optional.ofNullable(given).orElse(""), AGENT_PORT);
        try {
            URI uri = new URI("http://" + given);
            if (given == null || uri.getHost() == null || !("http://" + uri.getAuthority()).equals(uri.toString())) {
                throw new IllegalArgumentException(message);
            }
            return uri.getPort() < 0 ? new URI(uri + ":" + AGENT_PORT) : uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(message, e);
        }
    }

    private static Token token(@Nullable Path file) {
        if (file == null) {
            throw new IllegalArgumentException("none is given; allowed: a copy of the agent's, beside --server-host");
        }
        try {
            return Token.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("%s cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }
}
