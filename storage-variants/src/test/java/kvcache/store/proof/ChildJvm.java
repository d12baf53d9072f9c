package kvcache.store.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own for a main class of the tests, with the same class path and the same flags but for the heap. */
public final class ChildJvm {

    private ChildJvm() {}

    /** What it ended with and what it printed, on either stream. */
    public record Ended(int exitCode, String output) {}

    /** The flags of this JVM, which come from the one list, without those that go by this JVM alone. */
    public static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Xm") && !flag.startsWith("-javaagent"))
                .toList();
    }

    /** Runs it to its end, which it must find within this time; where it does not, it is killed and that is told. */
    public static Ended run(
            Path directory, List<String> moreFlags, String mainClass, List<String> arguments, long maxMinutes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "child", ".out");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(maxMinutes, TimeUnit.MINUTES)) {
                return new Ended(-1, "not ended after %d minutes%n%s".formatted(maxMinutes, read(output)));
            }
            return new Ended(process.exitValue(), read(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String read(Path output) {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
