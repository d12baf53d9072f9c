package kvcache.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A profiler of a child server. */
sealed interface Profiler permits AsyncProfiler, FlightRecorder {

    /** Returns the profilers to try, best first. The last is in every JDK. */
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
     * Returns the flags with which a JVM samples CPU time and allocation from its start, and writes them at its end.
     *
     * @param scratch a folder for files that are needed until the JVM has ended
     * @param recording the file that the JVM writes, in JFR format
     * @throws IOException if this profiler does not support this platform; the message says why
     */
    List<String> jvmFlags(Path scratch, Path recording) throws IOException;

    /** Returns the kinds of CPU samples, best first. The first kind that has samples is drawn. */
    List<CpuEvent> cpuEvents();

    /**
     * A kind of CPU sample.
     *
     * @param name its name for the reader
     * @param selection the converter's arguments that select it
     */
    record CpuEvent(String name, List<String> selection) {
        public CpuEvent {
            selection = List.copyOf(selection);
        }
    }

    /** Returns a clause on the limits of its CPU graph. */
    String limits();
}
