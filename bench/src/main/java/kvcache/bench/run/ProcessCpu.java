package kvcache.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import kvcache.base.linux.QuotaSample;

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

    /** Of a process that cannot be seen. */
    public static final ProcessCpu NONE = new ProcessCpu(Map.of(), Set.of(), QuotaSample.NONE, 0, 0);

    /** Clock ticks of user space: 100 a second on every Linux that Java runs on. */
    private static final long NS_PER_TICK = 10_000_000;

    /** In {@code /proc/PID/stat}, counted from the process's state, which follows its name. */
    private static final int UTIME_FIELD = 11;

    private static final int STIME_FIELD = 12;

    /** The kernel cuts a thread's name after 15 characters. */
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
     * What a thread has used since it started.
     *
     * @param id what the system calls it
     * @param ns its CPU time
     * @param jit whether it is one of the JIT's
     */
    public record ThreadTime(String id, long ns, boolean jit) {}

    /**
     * What a process used between two readings.
     *
     * @param serverNs by all threads but the JIT's
     * @param jitNs by the JIT's
     */
    public record Used(long serverNs, long jitNs) {}

    /**
     * A reading that another machine took.
     *
     * @param askedAtNs when it was asked for, by this machine's {@link System#nanoTime}
     * @param takenAtNs when it was taken, by the other machine's
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

    /** What was read of each thread; none where nothing could be read. */
    public List<ThreadTime> threads() {
        return nsByThread.entrySet().stream()
                .map(thread -> new ThreadTime(thread.getKey(), thread.getValue(), jitThreads.contains(thread.getKey())))
                .toList();
    }

    /** What control groups allow the process, and how often they held it up so far. */
    public QuotaSample quotas() {
        return quotas;
    }

    /** When it was taken, by {@link System#nanoTime} of the machine that took it. */
    public long takenAtNs() {
        return takenAtNs;
    }

    /**
     * Reads a process's CPU time: about a hundred microseconds of work. Empty inside where the system does not tell.
     */
    static ProcessCpu read(long pid) {
        return read(Path.of("/proc", Long.toString(pid)), QuotaSample.of(pid));
    }

    private static ProcessCpu read(Path process, QuotaSample quotas) {
        Map<String, Long> nsByThread = new HashMap<>();
        Set<String> jitThreads = new HashSet<>();
        long nowNs = System.nanoTime();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                String id = task.getFileName().toString();
                threadNs(task).ifPresent(ns -> nsByThread.put(id, ns));
                if (isJitThread(task)) {
                    jitThreads.add(id);
                }
            }
            if (nsByThread.isEmpty()) {
                nsByThread.put("all", processNs(process));
            }
        } catch (IOException | UncheckedIOException e) {
            return NONE;
        }
        return new ProcessCpu(nsByThread, jitThreads, quotas, nowNs, nowNs);
    }

    /**
     * The CPU time since an earlier reading of the same process; empty where either could not be made. Between readings
     * that were not taken when they were asked for, it is that of the time asked for, at the rate of the time between
     * the readings.
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
        double share = shareAskedFor(earlier);
        return Optional.of(new Used(Math.round(serverNs * share), Math.round(jitNs * share)));
    }

    private double shareAskedFor(ProcessCpu earlier) {
        long askedForNs = askedAtNs - earlier.askedAtNs;
        long betweenNs = takenAtNs - earlier.takenAtNs;
        return askedForNs > 0 && betweenNs > 0 ? (double) askedForNs / betweenNs : 1;
    }

    private static boolean isJitThread(Path task) {
        try {
            return JIT_THREAD
                    .matcher(Files.readString(task.resolve("comm")).strip())
                    .matches();
        } catch (IOException e) {
            return false;
        }
    }

    private static OptionalLong threadNs(Path task) {
        try {
            String schedstat = Files.readString(task.resolve("schedstat"));
            return OptionalLong.of(Long.parseLong(schedstat, 0, schedstat.indexOf(' '), 10));
        } catch (IOException | RuntimeException e) {
            // The thread ended while the folder was read, or the kernel keeps no such file.
            return OptionalLong.empty();
        }
    }

    private static long processNs(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        // The name in parentheses may hold spaces and parentheses itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME_FIELD]) + Long.parseLong(fields[STIME_FIELD])) * NS_PER_TICK;
    }
}
