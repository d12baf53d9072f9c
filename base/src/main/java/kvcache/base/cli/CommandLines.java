package kvcache.base.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Creates picocli command lines with the behaviour shared by all commands.
 *
 * <ul>
 *   <li>Exit 0: success. Exit 1: could not start, continue, or write to standard output. Exit 2: invalid arguments.
 *   <li>An error is one line on standard error, without a stack trace.
 *   <li>Durations are written {@code 500ms}, {@code 1.5s}, {@code 5m}; sizes {@code 512}, {@code 64k}, {@code 2m} or
 *       {@code 2mb}.
 * </ul>
 */
public final class CommandLines {

    /** The maximum edit distance of a suggested name, which is also at most a third of the name. */
    private static final int MOST_EDITS = 3;

    /** The names of options in other load generators. */
    private static final Map<String, String> ALIASES = Map.of(
            "qps",
            "--rate",
            "rps",
            "--rate",
            "concurrency",
            "--connections",
            "clients",
            "--connections",
            "threads",
            "--loops");

    /** Exit codes from here on mean that a signal ended the command. */
    private static final int SIGNALS = 128;

    private CommandLines() {}

    /** Runs a command and exits with its exit code, or with 1 if its output could not be written. */
    public static void main(Object command, String[] args) {
        StandardOutput output = StandardOutput.install();
        // Before anything logs. As a library, the cache leaves the configuration to the embedding program.
        System.setProperty("logback.configurationFile", "kvcache/logback.xml");
        CommandLine line = of(command);
        int exitCode = line.execute(args.length == 0 ? new String[] {"--help"} : args);
        if (output.failure().isPresent()) {
            printError(
                    line, "cannot write to standard output: " + output.failure().get());
            exitCode = exitCode < SIGNALS ? CommandLine.ExitCode.SOFTWARE : exitCode;
        }
        System.exit(exitCode);
    }

    /** Creates the command line of a command and its subcommands. */
    public static CommandLine of(Object command) {
        CommandLine line = new CommandLine(command);
        setVersion(line, line.getCommandName());
        line.registerConverter(Duration.class, converter(Durations::parse));
        line.registerConverter(ByteSize.class, converter(ByteSize::parse));
        line.registerConverter(long.class, CommandLines::integer);
        line.registerConverter(WholeNumber.class, WholeNumber::new);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // @ may begin the value of an option: see load's --value-size.
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler(CommandLines::printBadArguments);
        line.setExecutionExceptionHandler(CommandLines::printFailure);
        return line;
    }

    /** Passes the message of an IllegalArgumentException to the user. */
    private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is not a number; allowed: a whole number from %s to %s"
                    .formatted(text, Long.MIN_VALUE, Long.MAX_VALUE));
        }
    }

    /** Sets the text of {@code --version}, also for all subcommands. */
    private static void setVersion(CommandLine line, String program) {
        line.getCommandSpec().versionProvider(() ->
                new String[] {"%s %s (revision %s)".formatted(program, BuildInfo.version(), BuildInfo.revision())});
        line.getSubcommands().values().forEach(subcommand -> setVersion(subcommand, program));
    }

    private static int printBadArguments(CommandLine.ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String message = String.valueOf(e.getMessage());
        printError(
                line,
                e instanceof CommandLine.UnmatchedArgumentException unmatched
                        ? "%s%s; see '%s --help'"
                                .formatted(
                                        message,
                                        nearest(line, unmatched.getUnmatched().getFirst()),
                                        line.getCommandSpec().qualifiedName())
                        : message);
        return CommandLine.ExitCode.USAGE;
    }

    private static String nearest(CommandLine line, String given) {
        int value = given.indexOf('=');
        String name = bare(value < 0 ? given : given.substring(0, value));
        int most = Math.min(MOST_EDITS, (name.length() + 1) / 3);
        Optional<String> alias =
                names(line).filter(known -> known.equals(ALIASES.get(name))).findFirst();
        return alias.or(() -> names(line)
                        .filter(known -> edits(name, bare(known)) <= most)
                        .min(Comparator.comparingInt(known -> edits(name, bare(known)))))
                .map(known -> "; nearest: " + known)
                .orElse("");
    }

    private static String bare(String name) {
        return name.replaceFirst("^-+", "");
    }

    /** Returns the Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private static Stream<String> names(CommandLine line) {
        Stream<String> options = line.getCommandSpec().options().stream().map(OptionSpec::longestName);
        return Stream.concat(line.getSubcommands().keySet().stream(), options);
    }

    private static int printFailure(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        String message = failure.getMessage();
        printError(line, failure instanceof CommandFailure && message != null ? message : failure.toString());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void printError(CommandLine line, String message) {
        PrintWriter err = line.getErr();
        err.println(line.getCommandSpec().qualifiedName() + ": "
                + message.lines().findFirst().orElse("failed"));
        err.flush();
    }
}
