package kvcache.app;

import java.nio.file.Path;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the {@code complete} commands of fish: it offers files only if an option or a parameter takes a path. */
final class FishCompletion {

    private final String program;
    private final StringJoiner lines = new StringJoiner("\n");

    private FishCompletion(String program) {
        this.program = program;
    }

    static String script(CommandLine root) {
        CommandSpec spec = root.getCommandSpec();
        FishCompletion script = new FishCompletion(spec.name());
        script.add("-f");
        script.options(spec, "__fish_use_subcommand");
        root.getSubcommands().forEach((name, subcommand) -> script.subcommand(name, subcommand.getCommandSpec()));
        return script.lines.toString();
    }

    private void subcommand(String name, CommandSpec spec) {
        add("-n __fish_use_subcommand -a %s -d %s"
                .formatted(
                        name,
                        quoted(CompletionCommand.summary(spec.usageMessage().description()))));
        String condition = quoted("__fish_seen_subcommand_from " + name);
        options(spec, condition);
        if (spec.positionalParameters().stream().anyMatch(FishCompletion::takesPath)) {
            add("-n %s -F".formatted(condition));
        }
    }

    private void options(CommandSpec spec, String condition) {
        for (OptionSpec option : spec.options()) {
            if (option.hidden()) {
                continue;
            }
            StringJoiner words = new StringJoiner(" ").add("-n").add(condition);
            for (String name : option.names()) {
                words.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
            }
            if (option.arity().max() > 0) {
                words.add(takesPath(option) ? "-r -F" : "-x");
            }
            add(words.add("-d " + quoted(CompletionCommand.summary(option.description())))
                    .toString());
        }
    }

    /** Returns whether an option or a parameter takes a file or folder. */
    static boolean takesPath(ArgSpec argument) {
        return argument.auxiliaryTypes()[0] == Path.class || argument.type() == Path.class;
    }

    private void add(String words) {
        lines.add("complete -c %s %s".formatted(program, words));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
