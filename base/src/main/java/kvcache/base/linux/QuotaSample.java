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

    /** Of processes that have no quota, or of which the system does not tell. */
    public static final QuotaSample NONE = new QuotaSample(List.of());

    /**
     * A control group.
     *
     * @param name tells it from others of the machine
     * @param cores its quota: how many CPUs it allows on average
     * @param periods in how many periods it had something to run, so far
     * @param throttledPeriods in how many of them it was held up
     * @param throttledNs for how long, added up over the CPUs
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

    /** Copies the list. */
    public QuotaSample {
        groups = List.copyOf(groups);
    }

    /** Reads the quotas of a process of this machine: some files. */
    public static QuotaSample of(long pid) {
        return new Cgroups(new ProcFiles(ProcFiles.SYSTEM)).read(String.valueOf(pid));
    }

    /** The quotas of several processes. */
    public static QuotaSample together(List<QuotaSample> samples) {
        Map<String, Group> all = new LinkedHashMap<>();
        samples.forEach(sample -> sample.groups.forEach(group -> all.put(group.name, group)));
        return new QuotaSample(List.copyOf(all.values()));
    }

    /**
     * Of the quotas that were there in both readings, the one that held up most, or else allows least; empty where
     * there is none.
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
