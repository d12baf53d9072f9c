package kvcache.base.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The control groups that limit the CPU time of processes, in version 2 and version 1 of the kernel's interface: see
 * cgroups(7), {@code Documentation/admin-guide/cgroup-v2.rst} and {@code Documentation/scheduler/sched-bwc.rst}. A
 * quota also applies to child groups, so all groups from the process's own up to the topmost mounted one are read. A
 * container cannot see groups above its own.
 */
public final class Cgroups {

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final double NS_PER_US = 1_000;

    /** A mounted hierarchy: its group {@code root} is the folder {@code point}. */
    private record Mount(String root, Path point, boolean isV2) {}

    private final ProcFiles proc;
    private final List<Mount> mounts;

    public Cgroups(ProcFiles proc) {
        this.proc = proc;
        mounts = proc.read("self/mountinfo", Cgroups::mounts).orElse(List.of());
    }

    private static List<Mount> mounts(String text) {
        List<Mount> mounts = new ArrayList<>();
        text.lines().forEach(line -> {
            int dash = line.indexOf(" - ");
            List<String> words = ProcFiles.words(line);
            List<String> kind = dash < 0 ? List.of() : ProcFiles.words(line.substring(dash + 3));
            if (kind.size() < 3) {
                return;
            }
            boolean isV2 = kind.getFirst().equals("cgroup2");
            if (isV2 || (kind.getFirst().equals("cgroup") && names(kind.get(2), "cpu"))) {
                mounts.add(new Mount(unescaped(words.get(3)), Path.of(unescaped(words.get(4))), isV2));
            }
        });
        return mounts;
    }

    private static boolean names(String list, String one) {
        return List.of(list.split(",", -1)).contains(one);
    }

    /** Decodes octal escapes, as of blanks in paths. */
    private static String unescaped(String path) {
        return OCTAL.matcher(path).replaceAll(match -> String.valueOf((char) Integer.parseInt(match.group(1), 8)));
    }

    /** Reads the quotas of a process: an id or {@code self}. Empty if there is none or it cannot be read. */
    public QuotaSample read(String process) {
        Map<Path, QuotaSample.Group> groups = new TreeMap<>();
        proc.read(process + "/cgroup", String::toString)
                .ifPresent(text -> text.lines().forEach(line -> {
                    String[] parts = line.split(":", 3);
                    if (parts.length == 3 && (parts[1].isEmpty() || names(parts[1], "cpu"))) {
                        addGroups(parts[2], parts[1].isEmpty(), groups);
                    }
                }));
        return new QuotaSample(List.copyOf(groups.values()));
    }

    private void addGroups(String path, boolean isV2, Map<Path, QuotaSample.Group> groups) {
        for (Mount mount : mounts) {
            String top = mount.root.equals("/") ? "" : mount.root;
            if (mount.isV2 != isV2 || !(path + "/").startsWith(top + "/") || (path + "/").contains("/../")) {
                continue;
            }
            Path group = Path.of(mount.point + path.substring(top.length())).normalize();
            for (; group != null && group.startsWith(mount.point); group = group.getParent()) {
                Path its = group;
                counters(new ProcFiles(group), isV2).ifPresent(counters -> groups.put(its, counters));
            }
        }
    }

    private static Optional<QuotaSample.Group> counters(ProcFiles group, boolean isV2) {
        Optional<Double> cores = isV2
                ? group.read("cpu.max", Cgroups::cores)
                : group.read("cpu.cfs_quota_us", String::strip)
                        .flatMap(quota -> group.read("cpu.cfs_period_us", period -> cores(quota + " " + period)));
        return cores.filter(limit -> limit > 0)
                .flatMap(limit ->
                        group.read("cpu.stat", stat -> counters(group.root().toString(), limit, stat)));
    }

    /** Parses a quota and a period; the quota is {@code max} or -1 for no limit. */
    private static double cores(String text) {
        List<String> words = ProcFiles.words(text);
        return words.get(0).equals("max") ? -1 : Double.parseDouble(words.get(0)) / Double.parseDouble(words.get(1));
    }

    private static QuotaSample.Group counters(String name, double cores, String stat) {
        Map<String, Long> counters = new HashMap<>();
        stat.lines().map(ProcFiles::words).forEach(words -> counters.put(words.get(0), Long.parseLong(words.get(1))));
        long throttledNs = counters.containsKey("throttled_usec")
                ? (long) (counters.getOrDefault("throttled_usec", 0L) * NS_PER_US)
                : counters.getOrDefault("throttled_time", 0L);
        return new QuotaSample.Group(
                name,
                cores,
                counters.getOrDefault("nr_periods", 0L),
                counters.getOrDefault("nr_throttled", 0L),
                throttledNs);
    }
}
