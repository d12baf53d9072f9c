package kvcache.store;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Another JVM of the same kind, which runs a class of the tests to its end: for what holds of a whole process.
 *
 * @param classPath what its classes come from
 * @param flags its JVM flags
 * @param directory where it works, and where what it leaves behind stays
 */
public record ChildJvm(List<String> classPath, List<String> flags, Path directory) {

    /** How it ended, and what it printed. */
    public record Outcome(int exitCode, String out, String err) {

        /** Both streams, one after the other. */
        public String output() {
            return out + err;
        }
    }

    /** A child with the class path and the flags of this JVM. */
    public static ChildJvm likeThisOne() {
        return new ChildJvm(
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
                        .toList(),
                Path.of(""));
    }

    /** The same, without the parts of the class path of which this is true. */
    public ChildJvm without(Predicate<String> part) {
        return new ChildJvm(classPath.stream().filter(part.negate()).toList(), flags, directory);
    }

    /** The same, with this in front of the class path. */
    public ChildJvm with(Path part) {
        return new ChildJvm(
                Stream.concat(Stream.of(part.toString()), classPath.stream()).toList(), flags, directory);
    }

    /** The same, with more flags. */
    public ChildJvm withFlags(String... more) {
        return new ChildJvm(
                classPath, Stream.concat(flags.stream(), Stream.of(more)).toList(), directory);
    }

    /** The same, without any flag. */
    public ChildJvm withoutFlags() {
        return new ChildJvm(classPath, List.of(), directory);
    }

    /** The same, working elsewhere. */
    public ChildJvm in(Path elsewhere) {
        return new ChildJvm(classPath, flags, elsewhere);
    }

    /** Runs a class and waits for its end, a minute at most. */
    public Outcome run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return run(Duration.ofMinutes(1), main.getName(), arguments);
    }

    /** Runs a class and waits for its end, so long at most; then no process that it started is left either. */
    public Outcome run(Duration deadline, String main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("child", ".out");
        Path err = Files.createTempFile("child", ".err");
        Process process = new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the child hangs: " + Files.readString(out) + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
