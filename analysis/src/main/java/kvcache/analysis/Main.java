package kvcache.analysis;

import kvcache.load.LoadCommand;
import kvcache.server.cli.CommandLines;
import picocli.CommandLine.Command;

/** The kvcache command: a parent of subcommands. */
@Command(
        name = "kvcache",
        description = "An HTTP key-value cache, and the harness that compares ways of building one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SUBCOMMAND",
        subcommands = LoadCommand.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(CommandLines.of(new Main()).execute(args));
    }
}
