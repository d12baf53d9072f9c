package kvcache.bench.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * async-profiler as an agent: stacks of Java, native and kernel code, not only at safepoints.
 *
 * @param os the system property os.name
 * @param architecture the system property os.arch
 * @param event the event that triggers a CPU sample
 */
record AsyncProfiler(String os, String architecture, Event event) implements Profiler {

    private static final String CPU_INTERVAL = "1ms";

    /** Small, so that servers that allocate little are sampled too. */
    private static final String ALLOCATION_INTERVAL = "8k";

    /** Frames of the allocation sampling in the JVM and of the profiler; their stacks are excluded. */
    private static final String OWN_FRAMES = "JvmtiExport::post_sampled_object_alloc|Profiler::.*|ObjectSampler::.*";

    /** The events of CPU samples, best first. */
    enum Event {
        /** Perf events, with kernel frames if the system permits them. */
        CPU,
        /** A CPU timer per thread. */
        CTIMER,
        /** One timer for the process. */
        ITIMER
    }

    @Override
    public List<String> jvmFlags(Path scratch, Path recording) throws IOException {
        Path library = extract(scratch);
        return List.of(
                "-agentpath:%s=start,event=%s,interval=%s,alloc=%s,jfr,file=%s"
                        .formatted(library, eventName(), CPU_INTERVAL, ALLOCATION_INTERVAL, recording),
                // Resolves inlined methods between safepoints too.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+DebugNonSafepoints");
    }

    @Override
    public List<CpuEvent> cpuEvents() {
        return List.of(new CpuEvent(
                "event %s, every %s".formatted(eventName(), CPU_INTERVAL), List.of("--cpu", "--exclude", OWN_FRAMES)));
    }

    @Override
    public String limits() {
        return "garbage collector included";
    }

    private Path extract(Path scratch) throws IOException {
        String resource = libraryFolder()
                .map(folder -> "/" + folder + "/libasyncProfiler.so")
                .orElseThrow(
                        () -> new IOException("async-profiler has no library for %s %s".formatted(os, architecture)));
        try (InputStream in = AsyncProfiler.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the jar lacks " + resource);
            }
            Path file = scratch.resolve("libasyncProfiler.so");
            Files.copy(in, file);
            return file;
        }
    }

    private Optional<String> libraryFolder() {
        if (!os.equals("Linux")) {
            return Optional.empty();
        }
        return switch (architecture) {
            case "amd64" -> Optional.of("linux-x64");
            case "aarch64" -> Optional.of("linux-arm64");
            default -> Optional.empty();
        };
    }

    private String eventName() {
        return event.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "async-profiler (%s)".formatted(eventName());
    }
}
