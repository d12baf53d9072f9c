package kvcache.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import kvcache.analysis.result.ProfileFolder;
import kvcache.analysis.result.ProfileFolder.Kind;

/**
 * Draws flame graphs of CPU time and allocation for each variant's server. One separate, untimed trial records both,
 * with the first profiler that works. A failure only results in a note.
 */
public final class FlameGraphs {

    private static final double BYTES_PER_MB = 1e6;

    private final List<Profiler> profilers;
    private final Duration duration;

    /** Tries the profilers in order. */
    FlameGraphs(List<Profiler> profilers, Duration duration) {
        this.profilers = List.copyOf(profilers);
        this.duration = duration;
    }

    /**
     * Uses async-profiler if it works, otherwise the JDK's Flight Recorder.
     *
     * @param duration how long each server is sampled under load, after its warm-up
     */
    public static FlameGraphs forThisPlatform(Duration duration) {
        return new FlameGraphs(Profiler.forThisPlatform(), duration);
    }

    /**
     * Profiles a variant and writes its stacks and graphs. Files of a failed profile are missing.
     *
     * @param variant the prefix of the file names
     * @param folder an existing folder
     * @return notes for the reader: the profiler and its limits, the number of samples, failures
     * @throws InterruptedException if the thread is interrupted; the child has ended by then
     */
    public List<String> take(String variant, ProfiledServer.Starter starter, ProfileFolder folder)
            throws InterruptedException {
        Map<String, String> failures = new LinkedHashMap<>();
        for (Profiler profiler : profilers) {
            try {
                List<String> notes = take(variant, profiler, starter, folder);
                return Stream.concat(failures.values().stream(), notes.stream()).toList();
            } catch (IOException | RuntimeException e) {
                // The converter throws various exceptions for a broken recording.
                String failure = oneLine(e);
                failures.putIfAbsent(failure, "%s: %s failed: %s".formatted(variant, profiler, failure));
            }
        }
        return Stream.concat(failures.values().stream(), Stream.of(variant + ": no flame graphs"))
                .toList();
    }

    private List<String> take(String variant, Profiler profiler, ProfiledServer.Starter starter, ProfileFolder folder)
            throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("kvcache-profile");
        try {
            Recording recording = record(profiler, starter, scratch);
            CpuSamples cpu = cpuSamples(recording, profiler);
            Stacks bytes = recording.allocatedBytes();
            long allocationSamples = recording.allocationSamples().total();
            draw(variant, Kind.CPU, cpu.stacks(), folder);
            if (bytes.total() > 0) {
                draw(variant, Kind.ALLOCATION, bytes, folder);
            }
            return List.of(
                    cpuNote(variant, profiler, cpu),
                    bytes.total() > 0
                            ? allocationNote(variant, bytes, allocationSamples)
                            : "%s: no allocation graph: no allocation was sampled in %s ms"
                                    .formatted(variant, duration.toMillis()));
        } finally {
            delete(scratch);
        }
    }

    private Recording record(Profiler profiler, ProfiledServer.Starter starter, Path scratch)
            throws IOException, InterruptedException {
        Path file = scratch.resolve("recording.jfr");
        Instant from;
        Instant to;
        try (ProfiledServer server = starter.start(profiler.jvmFlags(scratch, file))) {
            server.warmUp();
            from = Instant.now();
            server.keepBusy(duration);
            to = Instant.now();
        }
        // The profiler writes at the end of its JVM, which has ended.
        if (!Files.exists(file) || Files.size(file) == 0) {
            throw new IOException("the profiler wrote nothing");
        }
        return new Recording(file, from, to);
    }

    private record CpuSamples(String event, Stacks stacks) {}

    private static CpuSamples cpuSamples(Recording recording, Profiler profiler) throws IOException {
        for (Profiler.CpuEvent event : profiler.cpuEvents()) {
            Stacks stacks = recording.cpu(event);
            if (stacks.total() > 0) {
                return new CpuSamples(event.name(), stacks);
            }
        }
        throw new IOException("no CPU sample was taken");
    }

    private static void draw(String variant, Kind kind, Stacks stacks, ProfileFolder folder) throws IOException {
        Path collapsed = folder.stacks(variant, kind);
        stacks.write(collapsed);
        FlameGraph.write(collapsed, "%s: %s".formatted(variant, kind.meaning()), kind, folder.graph(variant, kind));
    }

    private static String cpuNote(String variant, Profiler profiler, CpuSamples cpu) {
        long samples = cpu.stacks().total();
        return "%s: CPU by %s, %s: %s samples, %s of them of the JIT, %s; %s"
                .formatted(
                        variant,
                        profiler,
                        cpu.event(),
                        samples,
                        samples - ThreadGroups.withoutJit(cpu.stacks()).total(),
                        cpu.stacks().hasKernelFrames() ? "with kernel frames" : "without kernel frames",
                        profiler.limits());
    }

    private static String allocationNote(String variant, Stacks bytes, long samples) {
        return String.format(
                Locale.ROOT,
                "%s: allocation by the same profiler: %d samples for %.1f MB",
                variant,
                samples,
                bytes.total() / BYTES_PER_MB);
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    private static void delete(Path scratch) throws IOException {
        try (Stream<Path> files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(scratch);
    }
}
