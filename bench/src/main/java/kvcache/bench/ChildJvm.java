package kvcache.bench;

import java.util.ArrayList;
import java.util.List;
import kvcache.bench.run.JvmFlags;

/** The flags of a JVM in which a cell is measured. */
final class ChildJvm {

    private ChildJvm() {}

    /**
     * The one list, and a heap that neither grows nor is first touched while a clock runs, under the collector that servers run with.
     *
     * @param heapBytes its size
     */
    static List<String> flags(long heapBytes) {
        List<String> flags = new ArrayList<>(JvmFlags.read());
        flags.addAll(List.of("-XX:+UseG1GC", "-Xms" + heapBytes, "-Xmx" + heapBytes, "-XX:+AlwaysPreTouch"));
        return List.copyOf(flags);
    }
}
