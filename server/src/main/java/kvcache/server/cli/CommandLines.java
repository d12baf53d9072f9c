package kvcache.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes a picocli command line that behaves as all of ours do.
 *
 * <ul>
 *   <li>Exit 0: done. Exit 1: could not start, or could not go on. Exit 2: bad arguments.
 *   <li>A mistake is one line on standard error, and no stack trace.
 *   <li>Durations are written {@code 500ms}, {@code 10s}, {@code 5m}; sizes {@code 512}, {@code 64k}, {@code 2m} or {@code 2mb}.
 * </ul>
 */
public final class CommandLines {

    private CommandLines() {}

    /** Runs a program's command and ends the process with its exit code. */
    public static void main(Object command, String[] args) {
        // Before anything logs; as a library the cache leaves logging to the program around it.
        System.setProperty("logback.configurationFile", "kvcache/logback.xml");
        // Alone, a program shows its help.
        System.exit(of(command).execute(args.length == 0 ? new String[] {"--help"} : args));
    }

    /** A command line of a command and its subcommands. */
    public static CommandLine of(Object command) {
        CommandLine line = new CommandLine(command);
        tellVersion(line, line.getCommandName());
        line.registerConverter(Duration.class, Units::duration);
        line.registerConverter(ByteSize.class, Units::byteSize);
        line.registerConverter(WholeNumber.class, WholeNumber::new);
        line.registerConverter(int.class, Units::wholeInt);
        line.registerConverter(Integer.class, Units::wholeInt);
        line.registerConverter(long.class, Units::wholeLong);
        line.registerConverter(Long.class, Units::wholeLong);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // An argument that begins with @ is the value of an option: see load's --value-size.
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler(CommandLines::tellBadArguments);
        line.setExecutionExceptionHandler(CommandLines::tellFailure);
        return line;
    }

    /** Each subcommand has --version too. */
    private static void tellVersion(CommandLine line, String program) {
        line.getCommandSpec().versionProvider(() ->
                new String[] {"%s %s (revision %s)".formatted(program, BuildInfo.version(), BuildInfo.revision())});
        line.getSubcommands().values().forEach(subcommand -> tellVersion(subcommand, program));
    }

    private static int tellBadArguments(CommandLine.ParameterException mistake, String[] args) {
        CommandLine line = mistake.getCommandLine();
        String message = String.valueOf(mistake.getMessage());
        tell(line, mistake instanceof CommandLine.UnmatchedArgumentException ? message + allowed(line) : message);
        return CommandLine.ExitCode.USAGE;
    }

    private static String allowed(CommandLine line) {
        Stream<String> options = line.getCommandSpec().options().stream().map(OptionSpec::longestName);
        return Stream.concat(line.getSubcommands().keySet().stream(), options)
                .collect(Collectors.joining(", ", "; allowed: ", ""));
    }

    private static int tellFailure(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        String message = failure.getMessage();
        tell(line, failure instanceof CommandFailure && message != null ? message : failure.toString());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void tell(CommandLine line, String message) {
        PrintWriter err = line.getErr();
        err.println(line.getCommandSpec().qualifiedName() + ": "
                + message.lines().findFirst().orElse("failed"));
        err.flush();
    }
}
