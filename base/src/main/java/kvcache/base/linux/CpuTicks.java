package kvcache.base.linux;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The time accounting of a CPU, in units of USER_HZ, a hundredth of a second.
 *
 * @param tasks time of threads in user and kernel mode; most kernels charge a whole tick to whatever the timer tick
 *     found running
 * @param interrupts time of interrupts, including network softirqs
 * @param idle idle time, including waits for disks
 * @param steal time of other guests of the hypervisor while this one was runnable
 */
public record CpuTicks(long tasks, long interrupts, long idle, long steal) {

    /** USER_HZ is 100 on every architecture of JDK 25. */
    static final long NS = 10_000_000;

    /** Parses {@code /proc/stat}, which lists the online CPUs. */
    public static Map<Integer, CpuTicks> parse(String text) {
        Map<Integer, CpuTicks> perCpu = new HashMap<>();
        text.lines().filter(line -> line.matches("cpu\\d+ .*")).forEach(line -> {
            List<String> words = ProcFiles.words(line);
            long[] ticks = words.stream().skip(1).mapToLong(Long::parseLong).toArray();
            // user and nice time already include guest time (the last two columns)
            perCpu.put(
                    Integer.parseInt(words.get(0).substring("cpu".length())),
                    new CpuTicks(ticks[0] + ticks[1] + ticks[2], ticks[5] + ticks[6], ticks[3] + ticks[4], ticks[7]));
        });
        return perCpu;
    }

    /** Returns the difference, at least 0, since the kernel's idle counters may decrease slightly. */
    public CpuTicks minus(CpuTicks earlier) {
        return new CpuTicks(
                Math.max(0, tasks - earlier.tasks),
                Math.max(0, interrupts - earlier.interrupts),
                Math.max(0, idle - earlier.idle),
                Math.max(0, steal - earlier.steal));
    }

    public CpuTicks plus(CpuTicks other) {
        return new CpuTicks(tasks + other.tasks, interrupts + other.interrupts, idle + other.idle, steal + other.steal);
    }

    public long total() {
        return tasks + interrupts + idle + steal;
    }

    /** Returns the share of the total time; NaN if that is 0. */
    public double share(long ticks) {
        return total() == 0 ? Double.NaN : (double) ticks / total();
    }
}
