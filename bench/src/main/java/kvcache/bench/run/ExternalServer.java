package kvcache.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kvcache.analysis.plan.ServerSpec;
import org.jspecify.annotations.Nullable;

/** A server of others: already running, or started by a command. */
final class ExternalServer implements RunningServer {

    private static final Path IN_MEMORY = Path.of("/dev/shm");

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofMillis(500);
    private static final int CONNECT_MILLIS = 1_000;
    private static final long BETWEEN_TRIES_MILLIS = 50;

    private final @Nullable Process process;
    private final InetSocketAddress address;
    private final Optional<Path> folder;

    private ExternalServer(@Nullable Process process, InetSocketAddress address, Optional<Path> folder) {
        this.process = process;
        this.address = address;
        this.folder = folder;
    }

    /** Returns a server that is already running. */
    static ExternalServer running(ServerSpec.External external) throws BenchException {
        InetSocketAddress address = address(external.address());
        if (!accepts(address)) {
            throw new BenchException("nothing accepts connections at %s".formatted(text(address)));
        }
        return new ExternalServer(null, address, Optional.empty());
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param pinned turns its command into one that runs on its CPUs
     * @throws BenchException if the address is in use, or the server does not accept connections within 30 s
     */
    static ExternalServer start(ServerSpec.External external, UnaryOperator<List<String>> pinned)
            throws BenchException, InterruptedException {
        InetSocketAddress address = withPort(address(external.address()));
        if (accepts(address)) {
            throw new BenchException("%s is already in use, so '%s' cannot listen there"
                    .formatted(text(address), String.join(" ", external.command())));
        }
        Optional<Path> folder = folder(external);
        UnaryOperator<String> filled = text -> text.replace(
                        ServerSpec.External.PORT, Integer.toString(address.getPort()))
                .replace(ServerSpec.External.FOLDER, folder.map(Path::toString).orElse(""));
        List<String> command = external.command().stream().map(filled).toList();
        ExternalServer server;
        try {
            for (Map.Entry<String, String> file : external.files().entrySet()) {
                Files.writeString(folder.orElseThrow().resolve(file.getKey()), filled.apply(file.getValue()));
            }
            server = new ExternalServer(
                    new ProcessBuilder(pinned.apply(command))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start(),
                    address,
                    folder);
        } catch (IOException e) {
            folder.ifPresent(ExternalServer::delete);
            throw new BenchException("'%s' cannot be started: %s".formatted(String.join(" ", command), e.getMessage()));
        }
        try {
            server.awaitConnections(command);
            return server;
        } catch (BenchException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    private static InetSocketAddress address(URI uri) throws BenchException {
        InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
        if (address.isUnresolved()) {
            throw new BenchException("unknown host in %s".formatted(uri));
        }
        return address;
    }

    /** Returns the address, with a port that is free now if it has none. */
    private static InetSocketAddress withPort(InetSocketAddress address) throws BenchException {
        if (address.getPort() != 0) {
            return address;
        }
        try (ServerSocket free = new ServerSocket(0, 1, address.getAddress())) {
            return new InetSocketAddress(address.getAddress(), free.getLocalPort());
        } catch (IOException e) {
            throw new BenchException("no free port at %s: %s".formatted(address.getHostString(), e.getMessage()));
        }
    }

    /** Creates a folder, in memory if possible, if the server uses one. */
    private static Optional<Path> folder(ServerSpec.External external) throws BenchException {
        boolean isUsed = !external.files().isEmpty()
                || external.command().stream().anyMatch(word -> word.contains(ServerSpec.External.FOLDER));
        if (!isUsed) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Files.isWritable(IN_MEMORY)
                            ? Files.createTempDirectory(IN_MEMORY, "kvcache-")
                            : Files.createTempDirectory("kvcache-"));
        } catch (IOException e) {
            throw new BenchException("no temporary folder can be made: %s".formatted(e.getMessage()));
        }
    }

    private void awaitConnections(List<String> command) throws BenchException, InterruptedException {
        long endNs = System.nanoTime() + START_LIMIT.toNanos();
        while (!accepts(address)) {
            if (System.nanoTime() - endNs > 0) {
                throw new BenchException("'%s' does not accept connections at %s within %s s"
                        .formatted(String.join(" ", command), text(address), START_LIMIT.toSeconds()));
            }
            if (!isAlive()) {
                throw new BenchException("'%s' does not accept connections at %s%s"
                        .formatted(String.join(" ", command), text(address), lastWords()));
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    /** Returns nothing: the load generator finds all processes of the server by its port; see {@link MeasuredLoad}. */
    @Override
    public ProcessCpu cpu() {
        return ProcessCpu.NONE;
    }

    @Override
    public boolean isAlive() {
        return Optional.ofNullable(process).map(Process::isAlive).orElse(true);
    }

    @Override
    public String lastWords() throws InterruptedException {
        return process != null && process.waitFor(END_LIMIT) ? ExitStatus.clause(process) : "";
    }

    @Override
    public List<SafepointLog.Stop> pauses() {
        return List.of();
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            ChildServer.awaitEnd(process);
        }
        folder.ifPresent(ExternalServer::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What is left is in a folder for temporary files.
        }
    }
}
