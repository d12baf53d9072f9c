package kvcache.analysis.view;

import java.time.Duration;
import java.util.Locale;
import kvcache.analysis.chart.LogScale;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunInfo;

/** Describes the machine and the plan in words. */
public final class Descriptions {

    private static final double BYTES_PER_GIB = 1L << 30;

    private Descriptions() {}

    /** Describes a run in one line, for the subtitle of a chart. */
    public static String oneLine(RunData run) {
        RunInfo info = run.info();
        BenchPlan plan = info.plan();
        return "%s, %s CPUs; run %s: %s of %s s, %s %% reads"
                .formatted(
                        cpu(info.machine()),
                        info.machine().logicalCpus(),
                        info.name(),
                        Format.counted(run.rounds(), "round"),
                        seconds(plan.timing().duration()),
                        number(plan.workload().readFraction() * 100));
    }

    /** Returns the instance type, if known, and the processor's name. */
    private static String cpu(Machine machine) {
        return machine.instanceType().equals(Machine.UNKNOWN)
                ? machine.processor()
                : machine.instanceType() + ", " + machine.processor();
    }

    /** Returns the physical memory in GiB. */
    public static String memory(Machine machine) {
        return machine.memoryBytes() == 0
                ? Machine.UNKNOWN
                : String.format(Locale.ROOT, "%.1f GiB", machine.memoryBytes() / BYTES_PER_GIB);
    }

    /** Formats a duration in seconds, without the unit. */
    public static String seconds(Duration duration) {
        return number(duration.toMillis() / 1_000.0);
    }

    /** Formats with up to three decimals, without trailing zeros. */
    public static String number(double value) {
        return LogScale.text(Math.round(value * 1_000) / 1_000.0);
    }
}
