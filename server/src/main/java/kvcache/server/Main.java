package kvcache.server;

import kvcache.base.cli.CommandLines;
import picocli.CommandLine.Command;

/** The main class of the production jar. */
@Command(
        name = "kvcache-server",
        description = "An HTTP key-value cache.",
        mixinStandardHelpOptions = true,
        subcommands = {ServeCommand.class, StoresCommand.class})
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        CommandLines.main(new Main(), args);
    }
}
