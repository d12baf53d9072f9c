package kvcache.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Writes a zsh completion function based on {@code _arguments}; it may be evaluated, or placed in a folder of
 * {@code $fpath}.
 */
final class ZshCompletion {

    private ZshCompletion() {}

    static String script(CommandLine root) {
        Map<String, CommandLine> subcommands = root.getSubcommands();
        return """
                #compdef %1$s
                _%1$s() {
                  if (( CURRENT > 2 )); then
                    shift words
                    (( CURRENT-- ))
                    case $words[1] in
                %3$s
                    esac
                    return
                  fi
                  local -a subcommands=(
                %2$s
                  )
                  _describe -t commands subcommand subcommands
                  _arguments \\
                %4$s
                }
                if [ "$funcstack[1]" = "_%1$s" ]; then _%1$s "$@"; else compdef _%1$s %1$s; fi""".formatted(
                root.getCommandName(),
                subcommands.entrySet().stream()
                        .map(entry -> "    "
                                + described(entry.getKey(), entry.getValue().getCommandSpec()))
                        .collect(Collectors.joining("\n")),
                subcommands.entrySet().stream()
                        .map(entry -> "      %s) _arguments \\\n%s ;;"
                                .formatted(
                                        entry.getKey(),
                                        arguments(entry.getValue().getCommandSpec())))
                        .collect(Collectors.joining("\n")),
                arguments(root.getCommandSpec()));
    }

    private static String described(String name, CommandSpec spec) {
        return quoted(name + ":"
                + escaped(CompletionCommand.summary(spec.usageMessage().description())));
    }

    private static String arguments(CommandSpec spec) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                for (String name : option.names()) {
                    words.add(quoted(word(option, name)));
                }
            }
        }
        spec.positionalParameters().forEach(parameter -> words.add(quoted("*" + value(parameter))));
        return words.stream().map(word -> "        " + word).collect(Collectors.joining(" \\\n"));
    }

    /** Returns the specification of an option. A repeatable option is offered again. */
    private static String word(OptionSpec option, String name) {
        boolean takesValue = option.arity().max() > 0;
        return (option.isMultiValue() ? "*" : "")
                + name
                + (takesValue && name.startsWith("--") ? "=" : "")
                + "[" + escaped(CompletionCommand.summary(option.description())) + "]"
                + (takesValue ? value(option) : "");
    }

    private static String value(ArgSpec argument) {
        return ":%s:%s".formatted(escaped(argument.paramLabel()), FishCompletion.takesPath(argument) ? "_files" : " ");
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\[\\]:\\\\]", "\\\\$0");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
