package kvcache.base.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Validates options of a command; the one-line message names the option, the given value and the allowed ones. Options
 * that are checked together extend this class and are mixed into the command.
 */
public class OptionChecks {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Creates the checks of options that are mixed into a command. */
    protected OptionChecks() {}

    /** Creates the checks of a command's options. */
    public OptionChecks(CommandSpec command) {
        this.command = command;
    }

    /** Returns the command line that the options are given on. */
    public final CommandLine commandLine() {
        if (command == null) {
            throw new IllegalStateException("started without a command line");
        }
        return command.commandLine();
    }

    /** Rejects the option unless a condition is met. */
    public final void check(boolean met, String option, @Nullable Object given, String allowed) {
        if (!met) {
            throw invalid(option, given, allowed);
        }
    }

    /** Returns the exception for an invalid option. */
    public final ParameterException invalid(String option, @Nullable Object given, String allowed) {
        return bad("option '" + option + "'", given, "; allowed: " + allowed);
    }

    /** Returns the exception for an invalid option or parameter. */
    public final ParameterException bad(String where, @Nullable Object given, String why) {
        return refuse("Invalid value for %s: '%s'%s".formatted(where, given, why));
    }

    /** Parses the option. Rejects it if the reader throws an {@link IllegalArgumentException}. */
    public final <T> T read(String option, Object given, String allowed, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw invalid(option, given, allowed);
        }
    }

    /** Returns the first option of the list that was given, or null. */
    public final @Nullable String given(List<String> options) {
        return options.stream()
                .filter(option -> commandLine().getParseResult().hasMatchedOption(option))
                .findFirst()
                .orElse(null);
    }

    /** Parses a number and checks its range. */
    public final int range(String option, WholeNumber given, int least, int most) {
        return (int) range(option, given, (long) least, most);
    }

    /** Parses a number and checks its range. */
    public final long range(String option, WholeNumber given, long least, long most) {
        long number;
        try {
            number = Long.parseLong(given.text());
        } catch (NumberFormatException e) {
            throw refuse("option '%s' is '%s'; allowed: a whole number, %s to %s"
                    .formatted(option, given.text(), least, most));
        }
        return range(option, number, least, most);
    }

    /** Checks the range of a number. */
    public final int range(String option, int given, int least, int most) {
        return (int) range(option, (long) given, least, most);
    }

    /** Checks the range of a number. */
    public final long range(String option, long given, long least, long most) {
        if (given < least || given > most) {
            throw refuse("option '%s' is %s; allowed: %s to %s".formatted(option, given, least, most));
        }
        return given;
    }

    /** Returns the constant named in lower case. */
    public final <E extends Enum<E>> E oneOf(String option, String given, E[] choices) {
        return Stream.of(choices)
                .filter(choice -> named(choice).equals(given))
                .findFirst()
                .orElseThrow(() -> refuse("option '%s': given '%s'; allowed: %s"
                        .formatted(
                                option,
                                given,
                                Stream.of(choices).map(OptionChecks::named).collect(Collectors.joining(", ")))));
    }

    private static String named(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** Parses the option. Rejects it with the message of an {@link IllegalArgumentException}. */
    public final <T> T value(String option, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw refuse("option '%s': %s".formatted(option, e.getMessage()));
        }
    }

    /** Rejects the option if the check throws an {@link IllegalArgumentException}. */
    public final void that(String option, Runnable check) {
        var unused = value(option, () -> {
            check.run();
            return check;
        });
    }

    private ParameterException refuse(String line) {
        return new ParameterException(commandLine(), line);
    }
}
