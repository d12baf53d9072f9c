package kvcache.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;

/**
 * Makes a picocli command line that behaves as all of ours do.
 *
 * <ul>
 *   <li>Exit 0: done. Exit 1: could not start, or could not go on. Exit 2: bad arguments.
 *   <li>A mistake is one line on standard error, and no stack trace.
 *   <li>Durations are written {@code 500ms}, {@code 10s}, {@code 5m}; sizes {@code 512}, {@code 64k}, {@code 2m}.
 * </ul>
 */
public final class CommandLines {

    private CommandLines() {}

    /** Runs a program's command and ends the process with its exit code. */
    public static void main(Object command, String[] args) {
        // Before anything logs; as a library the cache leaves logging to the program around it.
        System.setProperty("logback.configurationFile", "kvcache/logback.xml");
        System.exit(of(command).execute(args));
    }

    /** A command line of a command and its subcommands. */
    public static CommandLine of(Object command) {
        CommandLine line = new CommandLine(command);
        line.registerConverter(Duration.class, Units::duration);
        line.registerConverter(ByteSize.class, Units::byteSize);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(CommandLines::tellBadArguments);
        line.setExecutionExceptionHandler(CommandLines::tellFailure);
        return line;
    }

    private static int tellBadArguments(CommandLine.ParameterException mistake, String[] args) {
        tell(mistake.getCommandLine(), String.valueOf(mistake.getMessage()));
        return CommandLine.ExitCode.USAGE;
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
