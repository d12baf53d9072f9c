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

    /** Returns the allowed CPUs of each node in order, without empty nodes. */
    public static List<CpuSet> of(CpuSet allowed) {
        return read(NODES, allowed);
    }

    /** Reads the nodes from a folder. Returns all allowed CPUs as one node if there are none. */
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
        } catch (IOException e) {
            return List.of(allowed);
        }
        return nodes.isEmpty() ? List.of(allowed) : List.copyOf(nodes);
    }

    private static int number(Path node) {
        return Integer.parseInt(node.getFileName().toString().substring("node".length()));
    }

    /** Returns the CPUs of a node; empty if it has only memory. */
    private static Optional<CpuSet> cpus(Path node) throws IOException {
        String list = Files.readString(node.resolve("cpulist")).strip();
        return list.isEmpty() ? Optional.empty() : Optional.of(CpuSet.parse(list));
    }
}
