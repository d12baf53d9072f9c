package kvcache.base.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The NUMA nodes (groups of CPUs with local memory), as listed by Linux under {@code /sys/devices/system/node}. */
public final class NumaNodes {

    private static final Path NODES = Path.of("/sys/devices/system/node");
    private static final Pattern NODE = Pattern.compile("node\\d+");

    private NumaNodes() {}

    /** The CPUs of each node, of those that are allowed: in the order of the nodes, and none that is empty. */
    public static List<CpuSet> of(CpuSet allowed) {
        return read(NODES, allowed);
    }

    /** As they stand in a folder; all that is allowed, as one node, where nothing of the kind is there. */
    static List<CpuSet> read(Path folder, CpuSet allowed) {
        List<CpuSet> nodes = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found = entries.filter(entry ->
                            NODE.matcher(entry.getFileName().toString()).matches())
                    .sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .toList();
            for (Path node : found) {
                cpus(node).flatMap(allowed::and).ifPresent(nodes::add);
            }
        } catch (IOException notLinux) {
            return List.of(allowed);
        }
        return nodes.isEmpty() ? List.of(allowed) : List.copyOf(nodes);
    }

    private static int number(Path node) {
        return Integer.parseInt(node.getFileName().toString().substring("node".length()));
    }

    /** A node may have memory and no CPU. */
    private static Optional<CpuSet> cpus(Path node) throws IOException {
        String list = Files.readString(node.resolve("cpulist")).strip();
        return list.isEmpty() ? Optional.empty() : Optional.of(CpuSet.parse(list));
    }
}
