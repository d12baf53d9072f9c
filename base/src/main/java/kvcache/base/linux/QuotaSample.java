package kvcache.base.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reading of the CPU quotas of some processes. It can be sent to another machine; only differences from an earlier
 * reading of the same machine are meaningful.
 *
 * @param groups the control groups with a quota, each once
 */
public record QuotaSample(List<Group> groups) {

    /** A reading without quotas. */
    public static final QuotaSample NONE = new QuotaSample(List.of());

    /**
     * A control group.
     *
     * @param name unique on the machine
     * @param cores the quota: the average number of CPUs allowed
     * @param periods the number of non-idle periods so far
     * @param throttledPeriods the number of throttled periods so far
     * @param throttledNs the throttled time so far, summed over the CPUs
     */
    public record Group(String name, double cores, long periods, long throttledPeriods, long throttledNs) {

        private CpuQuota since(Group earlier) {
            long passed = periods - earlier.periods;
            return new CpuQuota(
                    cores,
                    passed <= 0 ? 0 : (double) (throttledPeriods - earlier.throttledPeriods) / passed,
                    throttledNs - earlier.throttledNs);
        }
    }

    public QuotaSample {
        groups = List.copyOf(groups);
    }

    /** Reads the quotas of a process of this machine. */
    public static QuotaSample of(long pid) {
        return new Cgroups(new ProcFiles(ProcFiles.SYSTEM)).read(String.valueOf(pid));
    }

    /** Combines the quotas of several processes. */
    public static QuotaSample together(List<QuotaSample> samples) {
        Map<String, Group> all = new LinkedHashMap<>();
        samples.forEach(sample -> sample.groups.forEach(group -> all.put(group.name, group)));
        return new QuotaSample(List.copyOf(all.values()));
    }

    /**
     * Returns the most throttled quota of those in both readings, or the smallest if none was throttled; empty if there
     * is none.
     */
    public Optional<CpuQuota> since(QuotaSample earlier) {
        List<CpuQuota> quotas = new ArrayList<>();
        for (Group now : groups) {
            earlier.groups.stream()
                    .filter(group -> group.name.equals(now.name))
                    .findFirst()
                    .ifPresent(before -> quotas.add(now.since(before)));
        }
        return quotas.stream()
                .max(Comparator.comparingDouble(CpuQuota::throttledShare)
                        .thenComparing(
                                Comparator.comparingDouble(CpuQuota::cores).reversed()));
    }
}
