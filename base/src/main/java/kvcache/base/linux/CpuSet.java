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

    /** What an option may say, for the message to one who said something else. */
    public static final String ALLOWED = "CPU numbers and ranges such as 0-1,4";

    private static final int MAX_CPU = 4095;
    private static final Pattern ITEM = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

    /** @throws IllegalArgumentException where there is none, or a number is out of its range */
    public CpuSet {
        cpus = List.copyOf(new TreeSet<>(cpus));
        if (cpus.isEmpty() || cpus.getFirst() < 0 || cpus.getLast() > MAX_CPU) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
    }

    /**
     * Reads the kernel's list format, which {@code taskset} shares.
     *
     * @throws IllegalArgumentException where the text is not of that form
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
     * The CPUs that this process may run on.
     *
     * @return on Linux what the kernel allows, else as many as the JVM sees
     */
    public static CpuSet allowed() {
        return linuxAllowed("/proc/self/status")
                .orElseGet(
                        () -> new CpuSet(IntStream.range(0, Runtime.getRuntime().availableProcessors())
                                .boxed()
                                .toList()));
    }

    /** Returns what a status file of the kernel allows; empty if there is none. */
    static Optional<CpuSet> linuxAllowed(String status) {
        try (Stream<String> lines = Files.lines(Path.of(status))) {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> parse(line.substring(line.indexOf(':') + 1)))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Those that are in both; empty where none is. */
    public Optional<CpuSet> and(CpuSet other) {
        List<Integer> both = cpus.stream().filter(other.cpus::contains).toList();
        return both.isEmpty() ? Optional.empty() : Optional.of(new CpuSet(both));
    }

    /**
     * The lower half, which a server is given; the larger one where the number is odd, and all where there is one CPU.
     */
    public CpuSet lowerHalf() {
        return new CpuSet(cpus.subList(0, (cpus.size() + 1) / 2));
    }

    /** The upper half, which the load generator is given; all where there is one CPU. */
    public CpuSet upperHalf() {
        return cpus.size() == 1 ? this : new CpuSet(cpus.subList((cpus.size() + 1) / 2, cpus.size()));
    }

    /** Whether each CPU of another set is in this one. */
    public boolean containsAll(CpuSet other) {
        return cpus.containsAll(other.cpus);
    }

    /** Whether some CPU is in both. */
    public boolean overlaps(CpuSet other) {
        return cpus.stream().anyMatch(other.cpus::contains);
    }

    /** The numbers with commas between them, as {@code taskset -c} reads them. */
    @Override
    public String toString() {
        return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
