package kvcache.bench.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sampled stacks with their weights, as in the collapsed format.
 *
 * @param weights for each stack, its frames from the outermost in, joined by {@value #SEPARATOR}, its samples or bytes;
 *     positive
 */
record Stacks(SortedMap<String, Long> weights) {

    static final String SEPARATOR = ";";

    /** The suffix by which async-profiler marks kernel frames. */
    private static final String KERNEL_SUFFIX = "_[k]";

    Stacks {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read or is malformed; the message is one line for the user
     */
    static Stacks read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(file.getFileName(), e.getMessage()));
        }
    }

    /**
     * Parses a line for each stack: frames, a space, the weight. Frames may contain spaces. Equal stacks are added up.
     *
     * @throws IllegalArgumentException if a line is malformed
     */
    static Stacks parse(String text) {
        SortedMap<String, Long> weights = new TreeMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int space = line.lastIndexOf(' ');
            if (space <= 0) {
                throw new IllegalArgumentException("no collapsed stack: " + line);
            }
            // The NumberFormatException is an IllegalArgumentException too, and quotes the text.
            weights.merge(line.substring(0, space), Long.valueOf(line.substring(space + 1)), Long::sum);
        });
        return new Stacks(weights);
    }

    void write(Path file) throws IOException {
        Files.write(
                file,
                weights.entrySet().stream()
                        .map(stack -> stack.getKey() + " " + stack.getValue())
                        .toList());
    }

    long total() {
        return weights.values().stream().mapToLong(Long::longValue).sum();
    }

    boolean hasKernelFrames() {
        return weights.keySet().stream().anyMatch(stack -> stack.contains(KERNEL_SUFFIX));
    }

    /** Replaces each stack or drops it if there is no replacement. Equal stacks are added up. */
    Stacks replace(Function<String, Optional<String>> replacement) {
        SortedMap<String, Long> replaced = new TreeMap<>();
        weights.forEach(
                (stack, weight) -> replacement.apply(stack).ifPresent(now -> replaced.merge(now, weight, Long::sum)));
        return new Stacks(replaced);
    }
}
