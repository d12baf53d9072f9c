package kvcache.bench.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.QuotaSample;
import kvcache.base.linux.SchedStat;

/**
 * A reading of the CPU time of a process, as accounted by Linux.
 *
 * <p>{@code /proc/PID/task/TID/schedstat} gives nanoseconds for each thread that lives; {@code /proc/PID/stat} gives
 * the whole process, dead threads included, in ticks of 10 ms. The first is taken where the kernel has it: a short
 * trial at a low rate is a few ticks long. A thread that ends between two readings is then missed for what it used
 * since the first.
 *
 * <p>JIT threads are identified by name and separated. A server under test is young: the cost of compiling it is spread
 * over the requests of a few seconds, in production over days. Included, it would hide the cost of a request.
 */
public final class ProcessCpu {

    /** The reading of a process that is not visible. */
    public static final ProcessCpu NONE = new ProcessCpu(Map.of(), Set.of(), QuotaSample.NONE, 0, 0);

    /** USER_HZ is 100 on every Linux that Java runs on. */
    private static final long NS_PER_TICK = 10_000_000;

    /** Fields of {@code /proc/PID/stat}, counted from the state, which follows the name. */
    private static final int UTIME_FIELD = 11;

    private static final int STIME_FIELD = 12;

    /** The kernel truncates thread names to 15 characters. */
    private static final Pattern JIT_THREAD = Pattern.compile("C[12] CompilerThre.*");

    private final Map<String, Long> nsByThread;
    private final Set<String> jitThreads;
    private final QuotaSample quotas;
    private final long askedAtNs;
    private final long takenAtNs;

    private ProcessCpu(
            Map<String, Long> nsByThread, Set<String> jitThreads, QuotaSample quotas, long askedAtNs, long takenAtNs) {
        this.nsByThread = nsByThread;
        this.jitThreads = jitThreads;
        this.quotas = quotas;
        this.askedAtNs = askedAtNs;
        this.takenAtNs = takenAtNs;
    }

    /**
     * The CPU time of a thread since its start.
     *
     * @param id the system's id of the thread
     * @param ns its CPU time
     * @param jit whether it is a JIT thread
     */
    public record ThreadTime(String id, long ns, boolean jit) {}

    /**
     * The CPU time of a process between two readings.
     *
     * @param serverNs CPU time of all threads but the JIT's
     * @param jitNs CPU time of the JIT's threads
     */
    public record Used(long serverNs, long jitNs) {}

    /**
     * Returns a reading that another machine took.
     *
     * @param askedAtNs the time of the request, by this machine's {@link System#nanoTime}
     * @param takenAtNs the time of the reading, by the other machine's
     */
    public static ProcessCpu takenElsewhere(
            List<ThreadTime> threads, QuotaSample quotas, long askedAtNs, long takenAtNs) {
        Map<String, Long> nsByThread = new HashMap<>();
        Set<String> jitThreads = new HashSet<>();
        for (ThreadTime thread : threads) {
            nsByThread.put(thread.id(), thread.ns());
            if (thread.jit()) {
                jitThreads.add(thread.id());
            }
        }
        return new ProcessCpu(nsByThread, jitThreads, quotas, askedAtNs, takenAtNs);
    }

    /** Returns the CPU time of each thread; empty if nothing could be read. */
    public List<ThreadTime> threads() {
        return nsByThread.entrySet().stream()
                .map(thread -> new ThreadTime(thread.getKey(), thread.getValue(), jitThreads.contains(thread.getKey())))
                .toList();
    }

    /** Returns the quotas of the process's control groups and its throttling so far. */
    public QuotaSample quotas() {
        return quotas;
    }

    /** Returns the time of the reading, by {@link System#nanoTime} of the machine that took it. */
    public long takenAtNs() {
        return takenAtNs;
    }

    /** Reads a process's CPU time, in about 100 µs. Returns an empty reading if the system does not provide it. */
    static ProcessCpu read(long pid) {
        ProcFiles process = new ProcFiles(ProcFiles.SYSTEM.resolve(Long.toString(pid)));
        QuotaSample quotas = QuotaSample.of(pid);
        Map<String, Long> nsByThread = new HashMap<>();
        Set<String> jitThreads = new HashSet<>();
        long nowNs = System.nanoTime();
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(process.root().resolve("task"))) {
            for (Path task : tasks) {
                String id = task.getFileName().toString();
                process.read("task/" + id + "/schedstat", SchedStat::parse)
                        .ifPresent(time -> nsByThread.put(id, time.cpuNs()));
                process.read("task/" + id + "/comm", String::strip)
                        .filter(JIT_THREAD.asMatchPredicate())
                        .ifPresent(name -> jitThreads.add(id));
            }
            if (nsByThread.isEmpty()) {
                process.read("stat", ProcessCpu::processNs).ifPresent(ns -> nsByThread.put("all", ns));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return NONE;
        }
        return new ProcessCpu(nsByThread, jitThreads, quotas, nowNs, nowNs);
    }

    /**
     * Returns the CPU time since an earlier reading of the same process; empty if one of the readings is. It is scaled
     * from the time between the readings to the time between their requests.
     */
    public Optional<Used> since(ProcessCpu earlier) {
        if (nsByThread.isEmpty() || earlier.nsByThread.isEmpty()) {
            return Optional.empty();
        }
        long serverNs = 0;
        long jitNs = 0;
        for (Map.Entry<String, Long> thread : nsByThread.entrySet()) {
            long ns = thread.getValue() - earlier.nsByThread.getOrDefault(thread.getKey(), 0L);
            if (jitThreads.contains(thread.getKey())) {
                jitNs += ns;
            } else {
                serverNs += ns;
            }
        }
        double share = requestedShare(earlier);
        return Optional.of(new Used(Math.round(serverNs * share), Math.round(jitNs * share)));
    }

    private double requestedShare(ProcessCpu earlier) {
        long requestedNs = askedAtNs - earlier.askedAtNs;
        long betweenNs = takenAtNs - earlier.takenAtNs;
        return requestedNs > 0 && betweenNs > 0 ? (double) requestedNs / betweenNs : 1;
    }

    private static long processNs(String stat) {
        // The name in parentheses may contain spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME_FIELD]) + Long.parseLong(fields[STIME_FIELD])) * NS_PER_TICK;
    }
}
