package kvcache.analysis;

import java.util.Optional;
import kvcache.load.LoadCommand;
import kvcache.server.ServeCommand;
import kvcache.server.StoresCommand;
import kvcache.server.cli.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The kvcache command. */
@Command(
        name = "kvcache",
        description = "An HTTP key-value cache, and the harness that compares ways of building one.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            LoadCommand.class,
            BenchCommand.class,
            AgentCommand.class,
            MicroCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            StoresCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        CommandLines.main(new Main(), args);
    }

    /** Our version, as the jar's manifest gives it. */
    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"kvcache " + version()};
        }
    }
}
