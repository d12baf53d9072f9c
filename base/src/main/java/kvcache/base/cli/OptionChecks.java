package kvcache.base.cli;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses options in one line that names the option, what was given and what is allowed. */
public final class OptionChecks {

    private final CommandSpec command;

    /** For the options of this command. */
    public OptionChecks(CommandSpec command) {
        this.command = command;
    }

    /** Returns the number that was given, if it is one and in the range. */
    public int range(String option, WholeNumber given, int least, int most) {
        return (int) range(option, given, (long) least, most);
    }

    /** Returns the number that was given, if it is one and in the range. */
    public long range(String option, WholeNumber given, long least, long most) {
        long number;
        try {
            number = Long.parseLong(given.text());
        } catch (NumberFormatException e) {
            throw refuse("option '%s' is '%s'; allowed: a whole number, %s to %s"
                    .formatted(option, given.text(), least, most));
        }
        return range(option, number, least, most);
    }

    /** The number that was given, where it is in the range. */
    public int range(String option, int given, int least, int most) {
        return (int) range(option, (long) given, least, most);
    }

    /** The number that was given, where it is in the range. */
    public long range(String option, long given, long least, long most) {
        if (given < least || given > most) {
            throw refuse("option '%s' is %s; allowed: %s to %s".formatted(option, given, least, most));
        }
        return given;
    }

    /** Which of the choices was named; their names are their own in lower case. */
    public <E extends Enum<E>> E oneOf(String option, String given, E[] choices) {
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

    /** What the option's text stands for; an IllegalArgumentException's message becomes the line. */
    public <T> T value(String option, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException mistake) {
            throw refuse("option '%s': %s".formatted(option, mistake.getMessage()));
        }
    }

    /** Refuses the option where the check throws an IllegalArgumentException. */
    public void that(String option, Runnable check) {
        var unused = value(option, () -> {
            check.run();
            return check;
        });
    }

    private ParameterException refuse(String line) {
        return new ParameterException(command.commandLine(), line);
    }
}
