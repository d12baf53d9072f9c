package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the built jar in a child process, with the launcher's JVM flags. */
final class BuiltJar {

    private BuiltJar() {}

    /** The result of a command. */
    record Ended(int exitCode, String output, String errors) {}

    /** The end of a command that a signal interrupted. */
    record Interrupted(int exitCode, List<String> errors) {}

    static List<String> command(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@../jvm.options",
                "-jar",
                "target/kvcache.jar"));
        words.addAll(arguments);
        return List.copyOf(words);
    }

    static Ended run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(arguments));
    }

    static Ended run(List<String> arguments) throws IOException, InterruptedException {
        return end(new ProcessBuilder(command(arguments)).start());
    }

    /** Waits for the end of a process. Both of its streams must fit into their pipes. */
    static Ended end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(Duration.ofMinutes(4))).isTrue();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            return new Ended(
                    process.exitValue(),
                    String.join("\n", output.lines().toList()),
                    String.join("\n", errors.lines().toList()));
        }
    }

    /** Runs a command, sends SIGTERM at a line of its standard error, and waits until its children have ended too. */
    static Interrupted interrupt(String startOfLine, List<String> arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(arguments)).start();
        List<String> told = new ArrayList<>();
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            String line = errors.readLine();
            while (line != null && !line.startsWith(startOfLine)) {
                told.add(line);
                line = errors.readLine();
            }
            List<ProcessHandle> children = process.descendants().toList();
            // A signal alone: Process.destroy would close the pipes too.
            process.toHandle().destroy();
            errors.lines().forEach(told::add);
            children.forEach(child -> child.onExit().join());
        }
        return new Interrupted(process.waitFor(), told);
    }
}
