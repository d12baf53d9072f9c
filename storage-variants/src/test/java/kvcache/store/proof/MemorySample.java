package kvcache.store.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a process takes at a moment.
 *
 * @param puts how many entries were put until then
 * @param residentBytes the resident set of the process
 * @param heapBytes what is left on the heap after a collection
 * @param entries how many entries the store says that it holds
 */
record MemorySample(long puts, long residentBytes, long heapBytes, long entries) {

    /** By how much the most that the second half took may be above the most that the first half took. */
    static final long TOLERANCE_BYTES = 8 << 20;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    /** Whether this system tells the resident set. */
    static boolean isPossible() {
        return Files.exists(STATUS);
    }

    /** Of this process, now. */
    static MemorySample now(long puts, long entries) throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heapBytes = runtime.totalMemory() - runtime.freeMemory();
        String line = Files.readAllLines(STATUS).stream()
                .filter(candidate -> candidate.startsWith(RESIDENT))
                .findFirst()
                .orElseThrow();
        long residentKib = Long.parseLong(
                line.substring(RESIDENT.length()).replace("kB", "").strip());
        return new MemorySample(puts, residentKib << 10, heapBytes, entries);
    }

    /** Whether neither figure grew from the first half of the samples to the second, beyond the tolerance. */
    static boolean isFlat(List<MemorySample> samples) {
        return grownBytes(samples, MemorySample::residentBytes) <= TOLERANCE_BYTES
                && grownBytes(samples, MemorySample::heapBytes) <= TOLERANCE_BYTES;
    }

    private static long grownBytes(List<MemorySample> samples, ToLongFunction<MemorySample> figure) {
        int half = samples.size() / 2;
        return most(samples.subList(half, samples.size()), figure) - most(samples.subList(0, half), figure);
    }

    private static long most(List<MemorySample> samples, ToLongFunction<MemorySample> figure) {
        return samples.stream().mapToLong(figure).max().orElseThrow();
    }

    @Override
    public String toString() {
        return "%,12d puts  resident %,12d  heap %,12d bytes  %,9d entries"
                .formatted(puts, residentBytes, heapBytes, entries);
    }
}
