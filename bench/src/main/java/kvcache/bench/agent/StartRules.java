package kvcache.bench.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import kvcache.analysis.plan.ServerSpec;
import kvcache.base.linux.CpuSet;
import kvcache.bench.run.ServerProgram;
import kvcache.server.ServeCommand;

/**
 * The servers that a bench may start.
 *
 * @param program the program that the agent starts, with the agent's own plugins
 * @param cpus the CPUs that servers may use
 * @param commands whether external servers may be started too, by any command
 */
record StartRules(ServerProgram program, CpuSet cpus, boolean commands) {

    /** The allowed options of {@code serve}: none that loads code, or sets an address. */
    static final Set<String> OPTIONS = Set.of(
            "--capacity",
            "--max-bytes",
            "--stripes",
            "--hash",
            "--default-ttl",
            "--max-ttl",
            "--concurrency-limit",
            "--threads",
            "--transport",
            "--allocator",
            "--unsafe",
            "--listeners",
            "--pin",
            "--max-value-size",
            "--max-connections",
            "--request-timeout",
            "--idle-timeout",
            "--stall-timeout",
            "--body-memory",
            "--drain-timeout");

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._]{1,64}");

    private static final Pattern STORE = Pattern.compile("[a-z][a-z0-9-]{0,23}");

    private static final Pattern BENCH = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** @throws RefusedException if the request is not allowed */
    void check(Messages.Start start) throws RefusedException {
        require(BENCH.matcher(start.bench()).matches(), "bench is '%s'; allowed: a name".formatted(start.bench()));
        require(
                cpus.containsAll(start.cpus()),
                "server CPUs are %s; allowed: of the agent's, which are %s".formatted(start.cpus(), cpus));
        switch (start.server().launch()) {
            case ServerSpec.Ours ours -> {
                JvmFlagRules.check(ours.jvmFlags());
                JvmFlagRules.check(start.jvmFlags());
                check(ours);
            }
            case ServerSpec.External external -> {
                require(
                        commands,
                        "a command is rejected; allowed: only if the agent was started with --allow-commands");
                require(!external.command().isEmpty(), "the command is empty");
            }
        }
    }

    /** Checks the syntax before {@code serve} sees any option. */
    private void check(ServerSpec.Ours ours) throws RefusedException {
        require(STORE.matcher(ours.store()).matches(), "store is '%s'; allowed: its name".formatted(ours.store()));
        List<String> words = ours.options();
        require(words.size() % 2 == 0, "options are '%s'; allowed: pairs of name and value".formatted(words));
        for (int i = 0; i < words.size(); i += 2) {
            require(
                    OPTIONS.contains(words.get(i)),
                    "option '%s' is rejected; allowed: %s"
                            .formatted(
                                    words.get(i),
                                    String.join(", ", OPTIONS.stream().sorted().toList())));
            require(
                    VALUE.matcher(words.get(i + 1)).matches(),
                    "option '%s' is '%s'; allowed: letters, digits, . and _".formatted(words.get(i), words.get(i + 1)));
        }
        List<String> all = new ArrayList<>(ours.serveWords("127.0.0.1"));
        for (Path plugin : program.plugins()) {
            all.addAll(List.of("--plugin", plugin.toString()));
        }
        try {
            ServeCommand.check(all);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(422, String.valueOf(e.getMessage()));
        }
    }

    private static void require(boolean holds, String otherwise) throws RefusedException {
        if (!holds) {
            throw new RefusedException(422, otherwise);
        }
    }
}
