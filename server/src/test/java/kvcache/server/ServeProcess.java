package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Waiting;
import org.jspecify.annotations.Nullable;

/** The server as a process of its own, started as the launcher starts it. */
final class ServeProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final Path err;
    private String readyLine = "";

    private ServeProcess(Process process, Path err) {
        this.process = process;
        this.err = err;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts {@code serve} with these options. */
    static ServeProcess start(Path directory, String... options) throws IOException {
        return startOn(directory, List.of(), options);
    }

    /** The same on a JVM with further flags. */
    static ServeProcess startOn(Path directory, List<String> jvmFlags, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("kvcache.server.Main", "serve"));
        arguments.addAll(List.of(options));
        return startJava(directory, jvmFlags, arguments);
    }

    /** Starts a class of the tests instead, on the same JVM flags and further ones. */
    static ServeProcess startMain(Path directory, List<String> jvmFlags, Class<?> main) throws IOException {
        return startJava(directory, jvmFlags, List.of(main.getName()));
    }

    private static ServeProcess startJava(Path directory, List<String> jvmFlags, List<String> mainAndArguments)
            throws IOException {
        Path jvmOptions = jvmOptions(directory);
        Path err = Files.createTempFile(directory, "server", ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + jvmOptions,
                "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(mainAndArguments);
        return new ServeProcess(
                new ProcessBuilder(command).redirectError(err.toFile()).start(), err);
    }

    /** The one list of JVM flags, as a file that {@code java @file} reads. */
    static Path jvmOptions(Path directory) throws IOException {
        Path jvmOptions = Files.createTempFile(directory, "jvm", ".options");
        try (var resource = ServeProcess.class.getResourceAsStream("/kvcache/jvm.options")) {
            assertThat(resource).as("the one list of JVM flags").isNotNull();
            Files.write(jvmOptions, resource.readAllBytes());
        }
        return jvmOptions;
    }

    /** Waits for the one line that says where it listens: the port. */
    int port() throws IOException {
        String line = line();
        if (line == null) {
            throw new AssertionError("no line, but " + errors());
        }
        assertThat(line).matches("kvcache listening on .+:\\d+ \\(store .+, .+, \\d+ threads?, .+\\)");
        readyLine = line;
        return knownPort();
    }

    /** The port that {@link #port()} has read. */
    int knownPort() {
        return Integer.parseInt(readyLine.replaceAll(".*:(\\d+) \\(.*", "$1"));
    }

    /** The line that {@link #port()} has read. */
    String readyLine() {
        return readyLine;
    }

    /** The next line of its standard output, or null where that has ended. */
    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    /** What it has written to standard error. */
    List<String> errors() throws IOException {
        return Files.readAllLines(err);
    }

    /** The same as one text. */
    String errorText() {
        try {
            return Files.readString(err);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Whether the process has ended a connection; where it does not in time, what its threads are at instead. */
    boolean hasEnded(RawConnection connection) throws IOException {
        try {
            return connection.isAtEnd();
        } catch (SocketTimeoutException late) {
            Process jstack = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jstack")
                                    .toString(),
                            Long.toString(process.pid()))
                    .start();
            String threads = new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            throw new AssertionError("the connection is still open: " + errors() + "\n" + threads, late);
        }
    }

    /** Sends a signal, such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    void closeStdin() throws IOException {
        process.getOutputStream().close();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end: the exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(Waiting.SECONDS, TimeUnit.SECONDS))
                .as("the process has ended")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
