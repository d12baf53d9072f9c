package kvcache.app;

import java.util.List;
import kvcache.base.cli.OptionChecks;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes subcommands and options. */
@Command(
        name = "completion",
        description = "Prints a script that completes subcommands and options in bash, zsh or fish.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "bash: eval \"$(./kvcache completion bash)\"",
            "zsh:  eval \"$(./kvcache completion zsh)\"",
            "fish: ./kvcache completion fish | source"
        })
final class CompletionCommand implements Runnable {

    private enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "The shell.")
    private String shell = "";

    @Override
    public void run() {
        CommandLine program = spec.root().commandLine();
        String script = switch (new OptionChecks(spec).oneOf("SHELL", shell, Shell.values())) {
            case BASH -> AutoComplete.bash(spec.root().name(), program);
            case ZSH -> ZshCompletion.script(program);
            case FISH -> FishCompletion.script(program);
        };
        spec.commandLine().getOut().println(script);
    }

    /** Returns the first sentence of a description, which shells show beside a subcommand or an option. */
    static String summary(String... description) {
        String text = String.join(" ", List.of(description)).replaceAll("\\$\\{[^}]*}|%n|\\s+", " ");
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).strip();
    }
}
