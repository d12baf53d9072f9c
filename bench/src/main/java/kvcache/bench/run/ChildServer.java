package kvcache.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child server that accepts connections, until it is closed.
 *
 * <p>Two daemon threads read its output, so that it never blocks on a full pipe; the last lines of its standard error
 * are kept for the message to the user.
 */
final class ChildServer implements RunningServer {

    /** A server is ready in under a second, or later on a machine that swaps. */
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    /** A server that is still draining after this time is killed. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private static final Duration END_LIMIT = Duration.ofMillis(500);

    private static final int KEPT_LINES = 5;

    private static final Pattern LISTENING = Pattern.compile("kvcache listening on \\S*:(\\d{1,5})(\\s.*)?");

    private final Process process;
    private final InetAddress bind;
    private final Path safepoints;
    private final Deque<String> lastErrors = new ArrayDeque<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread errorReader;

    private ChildServer(Process process, InetAddress bind, Path safepoints) {
        this.process = process;
        this.bind = bind;
        this.safepoints = safepoints;
        this.errorReader = startReader("server-stderr", process.errorReader(StandardCharsets.UTF_8), this::keepError);
        startReader("server-stdout", process.inputReader(StandardCharsets.UTF_8), this::findPort);
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param bind the address that it listens on
     * @param safepoints the file of its JVM's safepoint log; deleted on close
     * @throws BenchException if it cannot be started, ends first, or does not report within 30 s that it listens
     */
    static ChildServer start(List<String> command, InetAddress bind, Path safepoints)
            throws BenchException, InterruptedException {
        ChildServer server;
        try {
            server = new ChildServer(new ProcessBuilder(command).start(), bind, safepoints);
        } catch (IOException e) {
            throw new BenchException("the server cannot be started: " + e.getMessage());
        }
        try {
            server.awaitPort();
            return server;
        } catch (BenchException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void awaitPort() throws BenchException, InterruptedException {
        CompletableFuture<Object> portOrEnd = CompletableFuture.anyOf(port, process.onExit());
        try {
            portOrEnd.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BenchException(
                    "the server did not listen within %s s%s".formatted(START_LIMIT.toSeconds(), lastWords()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (!port.isDone()) {
            throw new BenchException("the server did not listen%s".formatted(lastWords()));
        }
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(bind, port.join());
    }

    @Override
    public ProcessCpu cpu() {
        return ProcessCpu.read(process.pid());
    }

    @Override
    public List<SafepointLog.Stop> pauses() {
        return SafepointLog.read(safepoints);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits up to 500 ms: the kernel closes the connections of a killed process before its end is visible. */
    @Override
    public String lastWords() throws InterruptedException {
        boolean ended = process.waitFor(END_LIMIT);
        if (ended) {
            errorReader.join(STOP_LIMIT);
        }
        synchronized (lastErrors) {
            return (ended ? ExitStatus.clause(process) : "")
                    + (lastErrors.isEmpty() ? "" : ": " + String.join(" | ", lastErrors));
        }
    }

    /** Closes the standard input of the server, which then ends, and kills it if it does not end within 5 s. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has already ended.
        }
        awaitEnd(process);
        try {
            Files.deleteIfExists(safepoints);
        } catch (IOException e) {
            // A small temporary file remains.
        }
    }

    /** Waits up to 5 s for the end of a process, then kills it. */
    static void awaitEnd(Process process) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(STOP_LIMIT)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepError(String line) {
        synchronized (lastErrors) {
            lastErrors.addLast(line.strip());
            if (lastErrors.size() > KEPT_LINES) {
                lastErrors.removeFirst();
            }
        }
    }

    private void findPort(String line) {
        Matcher listening = LISTENING.matcher(line);
        if (listening.matches()) {
            port.complete(Integer.valueOf(listening.group(1)));
        }
    }

    private static Thread startReader(String name, BufferedReader reader, Consumer<String> lines) {
        return Thread.ofPlatform().name(name).daemon().start(() -> {
            try (reader) {
                reader.lines().forEach(lines);
            } catch (IOException | UncheckedIOException e) {
                // The pipe ended with the process.
            }
        });
    }
}
