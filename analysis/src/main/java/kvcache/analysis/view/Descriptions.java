package kvcache.analysis.view;

import java.util.Locale;
import kvcache.analysis.chart.LogScale;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunInfo;

/** Describes the machine and the plan in words. */
public final class Descriptions {

    private static final double BYTES_PER_GIB = 1L << 30;

    private Descriptions() {}

    /** Which run a picture is of, in one line. */
    public static String oneLine(RunData run) {
        RunInfo info = run.info();
        BenchPlan plan = info.plan();
        return "%s, %s CPUs; run %s: %s %s of %s s, %s %% reads"
                .formatted(
                        cpu(info.machine()),
                        info.machine().logicalCpus(),
                        info.name(),
                        run.rounds(),
                        run.rounds() == 1 ? "round" : "rounds",
                        seconds(plan.timing().duration()),
                        number(plan.workload().readFraction() * 100));
    }

    /** The firmware's instance type where it is known and the processor's name, without the decoration of makers. */
    private static String cpu(Machine machine) {
        return machine.instanceType().equals(Machine.UNKNOWN)
                ? machine.processor()
                : machine.instanceType() + ", " + machine.processor();
    }

    /** Physical memory in GiB. */
    public static String memory(Machine machine) {
        return machine.memoryBytes() == 0
                ? Machine.UNKNOWN
                : String.format(Locale.ROOT, "%.1f GiB", machine.memoryBytes() / BYTES_PER_GIB);
    }

    /** A time in seconds, without its unit. */
    public static String seconds(java.time.Duration duration) {
        return number(duration.toMillis() / 1_000.0);
    }

    /** A number without zeros that say nothing. */
    public static String number(double value) {
        return LogScale.text(Math.round(value * 1_000) / 1_000.0);
    }
}
