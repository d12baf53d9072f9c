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

    /** A name that differs more is no misspelling; nor is one of which more than a third differs. */
    private static final int MOST_EDITS = 3;

    /** What other load generators call an option, and what it is called here. */
    private static final Map<String, String> ELSEWHERE = Map.of(
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

    /** From here on an exit code tells of the signal that ended the command. */
    private static final int SIGNALS = 128;

    private CommandLines() {}

    /**
     * Runs a program's command and ends the process with its exit code, or with 1 if what it printed could not be
     * written.
     */
    public static void main(Object command, String[] args) {
        StandardOutput output = StandardOutput.install();
        // Before anything logs; as a library the cache leaves logging to the program around it.
        System.setProperty("logback.configurationFile", "kvcache/logback.xml");
        // Alone, a program shows its help.
        CommandLine line = of(command);
        int exitCode = line.execute(args.length == 0 ? new String[] {"--help"} : args);
        System.exit(output.loss().isPresent() ? tellLoss(line, output.loss().get(), exitCode) : exitCode);
    }

    private static int tellLoss(CommandLine line, String why, int exitCode) {
        tell(line, "cannot write to standard output: " + why);
        return exitCode < SIGNALS ? CommandLine.ExitCode.SOFTWARE : exitCode;
    }

    /** A command line of a command and its subcommands. */
    public static CommandLine of(Object command) {
        CommandLine line = new CommandLine(command);
        tellVersion(line, line.getCommandName());
        line.registerConverter(Duration.class, reader(Durations::parse));
        line.registerConverter(ByteSize.class, reader(ByteSize::parse));
        line.registerConverter(long.class, CommandLines::whole);
        line.registerConverter(WholeNumber.class, WholeNumber::new);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // An argument that begins with @ is the value of an option: see load's --value-size.
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler(CommandLines::tellBadArguments);
        line.setExecutionExceptionHandler(CommandLines::tellFailure);
        return line;
    }

    /** An IllegalArgumentException's message is for the user. */
    private static <T> ITypeConverter<T> reader(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is not a number here; allowed: a whole number from %s to %s"
                    .formatted(text, Long.MIN_VALUE, Long.MAX_VALUE));
        }
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
        tell(
                line,
                mistake instanceof CommandLine.UnmatchedArgumentException unmatched
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
                names(line).filter(known -> known.equals(ELSEWHERE.get(name))).findFirst();
        return alias.or(() -> names(line)
                        .filter(known -> edits(name, bare(known)) <= most)
                        .min(Comparator.comparingInt(known -> edits(name, bare(known)))))
                .map(known -> "; nearest: " + known)
                .orElse("");
    }

    private static String bare(String name) {
        return name.replaceFirst("^-+", "");
    }

    /**
     * Returns how many characters one has to insert, remove or replace in a text to get the other: the Levenshtein
     * distance.
     */
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
