package kvcache.app;

import kvcache.base.cli.CommandLines;
import kvcache.load.cli.LoadCommand;
import kvcache.server.ServeCommand;
import kvcache.server.StoresCommand;
import picocli.CommandLine.Command;

/** The kvcache command. */
@Command(
        name = "kvcache",
        description = "An HTTP key-value cache, and the harness that compares ways of building one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ServeCommand.class,
            LoadCommand.class,
            BenchCommand.class,
            AgentCommand.class,
            MicroCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            StoresCommand.class,
            CompletionCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        CommandLines.main(new Main(), args);
    }
}
