package kvcache.bench.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An external server at a known address: already running, or started by a command. */
final class ExternalServer implements RunningServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofMillis(500);
    private static final int CONNECT_MILLIS = 1_000;
    private static final long BETWEEN_TRIES_MILLIS = 50;

    private final @Nullable Process process;
    private final InetSocketAddress address;

    private ExternalServer(@Nullable Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Returns a server that is already running. */
    static ExternalServer running(InetSocketAddress address) throws BenchException {
        if (!accepts(address)) {
            throw new BenchException("nothing accepts connections at %s".formatted(text(address)));
        }
        return new ExternalServer(null, address);
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @throws BenchException if the address is in use, or the server does not accept connections within 30 s
     */
    static ExternalServer start(List<String> command, InetSocketAddress address)
            throws BenchException, InterruptedException {
        if (accepts(address)) {
            throw new BenchException("%s is already in use, so '%s' cannot listen there"
                    .formatted(text(address), String.join(" ", command)));
        }
        ExternalServer server;
        try {
            server = new ExternalServer(
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start(),
                    address);
        } catch (IOException e) {
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
        if (process == null) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        ChildServer.awaitEnd(process);
    }
}
