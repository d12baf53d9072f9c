package kvcache.analysis.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.plan.Variant;
import kvcache.load.LoadException;
import kvcache.load.LoadRun;

/**
 * Draws where each variant's server spends its CPU time, in trials of their own that nothing is timed in: async-profiler sits in the
 * child as an agent while a closed loop keeps it busy.
 */
final class FlameGraphs {

    /** Long enough for about 400 samples of a busy core at the profiler's 5 ms. */
    private static final Duration DURATION = Duration.ofSeconds(2);

    /** Best first: perf events with kernel frames, then per-thread CPU timers, then one timer for the process. */
    private static final List<String> EVENTS = List.of("cpu", "ctimer", "itimer");

    private final ServerHost host;
    private final Loads loads;

    FlameGraphs(ServerHost host, Loads loads) {
        this.host = host;
        this.loads = loads;
    }

    /**
     * Draws one.
     *
     * @return what a reader must know of the graph; empty where there is nothing to add
     */
    Optional<String> draw(Variant variant, Path file) throws InterruptedException {
        if (!host.sharesFiles()) {
            return Optional.of("no flame graph of %s: its server ran on another machine".formatted(variant));
        }
        Optional<String> library = libraryFolder();
        if (library.isEmpty()) {
            return Optional.of("no flame graph of %s: async-profiler has no library for %s %s"
                    .formatted(variant, System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        String lastFailure = "";
        try {
            Path agent = extract(library.get());
            try {
                for (String event : EVENTS) {
                    Optional<String> failure = profile(variant, agent, event, file);
                    if (failure.isEmpty()) {
                        return event.equals(EVENTS.getFirst())
                                ? Optional.empty()
                                : Optional.of(
                                        "%s was sampled by %s, without kernel frames: perf events are not allowed here"
                                                .formatted(variant, event));
                    }
                    lastFailure = failure.get();
                }
            } finally {
                Files.deleteIfExists(agent);
            }
        } catch (IOException e) {
            lastFailure = String.valueOf(e.getMessage());
        }
        return Optional.of("no flame graph of %s: %s".formatted(variant, lastFailure));
    }

    private Optional<String> profile(Variant variant, Path agent, String event, Path file)
            throws IOException, InterruptedException {
        List<String> flags = List.of(
                "-agentpath:%s=start,event=%s,interval=5ms,file=%s,title=%s"
                        .formatted(agent, event, file.toAbsolutePath(), variant),
                // Frames of inlined methods are told apart between safepoints too.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints");
        Files.deleteIfExists(file);
        try (RunningServer server = host.start(loads.plan().server(variant.server()), flags)) {
            LoadRun.run(loads.closed(server.address(), variant, DURATION));
        } catch (BenchException | LoadException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        // The profiler writes when its JVM ends, which it has.
        return Files.exists(file) && Files.size(file) > 0
                ? Optional.empty()
                : Optional.of("the profiler wrote nothing");
    }

    private static Optional<String> libraryFolder() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> Optional.of("linux-x64");
            case "aarch64" -> Optional.of("linux-arm64");
            default -> Optional.empty();
        };
    }

    private static Path extract(String folder) throws IOException {
        String resource = "/" + folder + "/libasyncProfiler.so";
        try (InputStream in = FlameGraphs.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the jar lacks " + resource);
            }
            Path file = Files.createTempFile("kvcache-profiler", ".so");
            Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return file;
        }
    }
}
