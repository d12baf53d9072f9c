package kvcache.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A profiler of a child server. */
sealed interface Profiler permits AsyncProfiler, FlightRecorder {

    /** Those to try, best first. The last is in every JDK. */
    static List<Profiler> forThisPlatform() {
        String os = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        List<Profiler> profilers = new ArrayList<>();
        for (AsyncProfiler.Event event : AsyncProfiler.Event.values()) {
            profilers.add(new AsyncProfiler(os, architecture, event));
        }
        profilers.add(new FlightRecorder());
        return List.copyOf(profilers);
    }

    /**
     * The flags with which a JVM samples CPU time and allocation from its start, and writes them when it ends.
     *
     * @param scratch a folder for files that are needed until the JVM has ended
     * @param recording where the JVM writes, in JFR's format
     * @throws IOException where this profiler is not for this platform; the message says why
     */
    List<String> jvmFlags(Path scratch, Path recording) throws IOException;

    /** The events that are CPU samples, best first: those of the first kind that there are any of are drawn. */
    List<CpuEvent> cpuEvents();

    /**
     * A kind of CPU sample.
     *
     * @param name for the reader
     * @param selection the converter's words for it
     */
    record CpuEvent(String name, List<String> selection) {
        /** Copies the list. */
        public CpuEvent {
            selection = List.copyOf(selection);
        }
    }

    /** What its CPU graph lacks or has that a reader would not expect; a clause. */
    String limits();
}
