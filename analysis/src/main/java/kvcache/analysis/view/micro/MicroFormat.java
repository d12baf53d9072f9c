package kvcache.analysis.view.micro;

import java.util.Locale;
import kvcache.analysis.result.Machine;

/** How figures and names are written for a reader. */
final class MicroFormat {

    private static final double BYTES_PER_GIB = 1L << 30;

    private MicroFormat() {}

    static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    static String rounds(int rounds) {
        return rounds == 1 ? "1 round" : rounds + " rounds";
    }

    static String bytes(int bytes) {
        return bytes >= 1024 && bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " B";
    }

    static String gib(long bytes) {
        return number(bytes / BYTES_PER_GIB) + " GiB";
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio >= 10 ? "%.1f" : "%.2f", ratio);
    }

    /** A time with the unit that suits it, such as {@code 85.2 ns} or {@code 1.20 ms}. */
    static String time(double ns) {
        double us = ns / 1e3;
        double ms = ns / 1e6;
        return ms >= 1 ? number(ms) + " ms" : us >= 1 ? number(us) + " µs" : number(ns) + " ns";
    }

    /** About three significant figures. */
    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    /** A condition without its threads, such as {@code 80 % reads, uniform keys, values of 12 B}. */
    static String common(MicroCondition condition) {
        return "%s %% reads, %s keys, values of %s%s"
                .formatted(
                        condition.readPercent(),
                        condition.skew(),
                        bytes(condition.valueBytes()),
                        condition.hash().equals(MicroPlan.DEFAULT_HASH) ? "" : ", hash " + condition.hash());
    }

    /** On what a run was measured and how much of it there is, in one line. */
    static String machineAndRun(MicroInfo info) {
        return String.format(
                Locale.ROOT,
                "%s, %s CPUs; run %s: %,d entries, heap %s",
                cpu(info.machine()),
                info.plan().cpus(),
                info.name(),
                info.plan().entries(),
                gib(info.plan().heapBytes()));
    }

    /** The processor's name without the decoration of its maker. */
    static String cpu(Machine machine) {
        return machine.cpuModel()
                .replaceAll("\\((R|TM|tm)\\)", "")
                .replaceAll("( CPU| Processor)?( @.*)?$", "")
                .strip();
    }
}
