package kvcache.base.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A set of the machine's logical CPUs, by the kernel's numbers: ascending and distinct.
 *
 * @param cpus at least one
 */
public record CpuSet(List<Integer> cpus) {

    /** The allowed values of an option, for error messages. */
    public static final String ALLOWED = "CPU numbers and ranges such as 0-1,4";

    private static final int MAX_CPU = 4095;
    private static final Pattern ITEM = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

    /** @throws IllegalArgumentException if the set is empty or a number is out of range */
    public CpuSet {
        cpus = List.copyOf(new TreeSet<>(cpus));
        if (cpus.isEmpty() || cpus.getFirst() < 0 || cpus.getLast() > MAX_CPU) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
    }

    /**
     * Parses the list format of the kernel and {@code taskset}.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    public static CpuSet parse(String text) {
        return new CpuSet(Pattern.compile(",")
                .splitAsStream(text.strip())
                .flatMapToInt(CpuSet::item)
                .boxed()
                .toList());
    }

    private static IntStream item(String text) {
        Matcher item = ITEM.matcher(text);
        if (!item.matches()) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
        int first = Integer.parseInt(item.group(1));
        int last = item.group(2) == null ? first : Integer.parseInt(item.group(2));
        return IntStream.rangeClosed(first, last);
    }

    /**
     * Returns the CPUs that this process may run on: on Linux those that the kernel allows, else as many as the JVM
     * reports.
     */
    public static CpuSet allowed() {
        return linuxAllowed("/proc/self/status")
                .orElseGet(
                        () -> new CpuSet(IntStream.range(0, Runtime.getRuntime().availableProcessors())
                                .boxed()
                                .toList()));
    }

    /** Reads the allowed CPUs from a procfs status file; empty if it cannot be read. */
    static Optional<CpuSet> linuxAllowed(String status) {
        try (Stream<String> lines = Files.lines(Path.of(status))) {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> parse(line.substring(line.indexOf(':') + 1)))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the intersection; empty if there is none. */
    public Optional<CpuSet> and(CpuSet other) {
        List<Integer> both = cpus.stream().filter(other.cpus::contains).toList();
        return both.isEmpty() ? Optional.empty() : Optional.of(new CpuSet(both));
    }

    /** Returns the lower half, for a server: the larger half of an odd number. A single CPU is in both halves. */
    public CpuSet lowerHalf() {
        return new CpuSet(cpus.subList(0, (cpus.size() + 1) / 2));
    }

    /** Returns the upper half, for the load generator. */
    public CpuSet upperHalf() {
        return cpus.size() == 1 ? this : new CpuSet(cpus.subList((cpus.size() + 1) / 2, cpus.size()));
    }

    public boolean containsAll(CpuSet other) {
        return cpus.containsAll(other.cpus);
    }

    public boolean overlaps(CpuSet other) {
        return cpus.stream().anyMatch(other.cpus::contains);
    }

    /** Returns the numbers separated by commas, as {@code taskset -c} accepts them. */
    @Override
    public String toString() {
        return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
