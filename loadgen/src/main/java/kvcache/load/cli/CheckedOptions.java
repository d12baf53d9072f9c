package kvcache.load.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of a command that are checked together, with one line that says what is wrong. */
abstract class CheckedOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    final void check(boolean met, String option, @Nullable Object given, String allowed) {
        if (!met) {
            throw invalid(option, given, allowed);
        }
    }

    final ParameterException invalid(String option, @Nullable Object given, String allowed) {
        return bad("option '" + option + "'", given, "; allowed: " + allowed);
    }

    final ParameterException bad(String where, @Nullable Object given, String why) {
        return new ParameterException(commandLine(), "Invalid value for %s: '%s'%s".formatted(where, given, why));
    }

    /** A fault of several together. */
    final ParameterException bad(IllegalArgumentException fault) {
        return new ParameterException(commandLine(), String.valueOf(fault.getMessage()), fault);
    }

    /** Which of some options was given first in their order; null if none was. */
    final @Nullable String given(List<String> options) {
        return options.stream()
                .filter(option -> commandLine().getParseResult().hasMatchedOption(option))
                .findFirst()
                .orElse(null);
    }

    final CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("started without a command line");
        }
        return spec.commandLine();
    }
}
