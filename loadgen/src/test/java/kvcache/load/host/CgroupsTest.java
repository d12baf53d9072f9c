package kvcache.load.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kvcache.base.linux.Cgroups;
import kvcache.base.linux.CpuQuota;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.QuotaSample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CgroupsTest {

    @TempDir
    private Path folder;

    private FakeProc proc;

    @BeforeEach
    void makeProc() {
        proc = new FakeProc(folder.resolve("proc"));
    }

    private void mounted(String... lines) throws IOException {
        proc.file("self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/root rw\n" + String.join("", lines));
    }

    private static String mount(String root, Path point, String kind) {
        String escaped = point.toString().replace(" ", "\\040");
        return "31 23 0:28 %s %s rw,nosuid shared:9 - %s\n".formatted(root, escaped, kind);
    }

    private void v2(Path group, String max, long periods, long throttled, long throttledUs) throws IOException {
        FakeProc files = new FakeProc(group);
        files.file("cpu.max", max + "\n");
        files.file(
                "cpu.stat",
                "usage_usec 7\nnr_periods %d\nnr_throttled %d\nthrottled_usec %d\n"
                        .formatted(periods, throttled, throttledUs));
    }

    private QuotaSample read() {
        return new Cgroups(new ProcFiles(proc.root())).read("42");
    }

    @Test
    void ofAllGroupsAboveAProcessTheOneThatHeldItUpMostIsTold() throws IOException {
        Path root = folder.resolve("a b/cgroup");
        mounted(mount("/", root, "cgroup2 cgroup2 rw"));
        proc.file("42/cgroup", "0::/pod/server\n");
        new FakeProc(root).file("cpu.stat", "usage_usec 7\n");
        v2(root.resolve("pod"), "150000 100000", 10, 1, 500);
        v2(root.resolve("pod/server"), "max 100000", 0, 0, 0);
        QuotaSample before = read();
        v2(root.resolve("pod"), "150000 100000", 30, 16, 900_500);

        assertThat(read().since(before)).contains(new CpuQuota(1.5, 0.75, 900_000_000));
        assertThat(before.since(before)).contains(new CpuQuota(1.5, 0, 0));
        assertThat(new CpuQuota(1.5, 0.75, 1).isLimiting()).isTrue();
        assertThat(new CpuQuota(1.5, 0.05, 1).isLimiting()).isFalse();
    }

    @Test
    void quotasOfVersionOneAreReadWhereItsCpuHierarchyIsMounted() throws IOException {
        Path cpu = folder.resolve("cpu,cpuacct");
        mounted(
                mount("/", folder.resolve("cpuset"), "cgroup cgroup rw,cpuset"),
                mount("/", folder.resolve("unified"), "cgroup2 cgroup2 rw"),
                mount("/docker/1", cpu, "cgroup cgroup rw,cpu,cpuacct"));
        proc.file("42/cgroup", "5:cpuset:/other\n2:cpu,cpuacct:/docker/1/x\n0::/docker/1\n");
        FakeProc group = new FakeProc(cpu.resolve("x"));
        group.file("cpu.cfs_quota_us", "25000\n");
        group.file("cpu.cfs_period_us", "50000\n");
        group.file("cpu.stat", "nr_periods 100\nnr_throttled 0\nthrottled_time 0\n");
        QuotaSample before = read();
        group.file("cpu.stat", "nr_periods 120\nnr_throttled 20\nthrottled_time 123456789\n");
        QuotaSample after = QuotaSample.together(List.of(read(), read()));

        assertThat(after.since(before)).contains(new CpuQuota(0.5, 1, 123_456_789));
        group.file("cpu.cfs_quota_us", "-1\n");
        assertThat(read().since(before)).isEmpty();
    }

    @Test
    void whatIsHiddenOrNotThereIsNoQuota() throws IOException {
        assertThat(read().since(read())).isEmpty();
        Path root = folder.resolve("cgroup");
        mounted(mount("/", root, "cgroup2 cgroup2 rw"));
        v2(root, "50000 100000", 1, 1, 1);
        proc.file("42/cgroup", "0::/../../elsewhere\n");
        assertThat(read().since(read())).isEmpty();
        proc.file("42/cgroup", "0::/\n");
        assertThat(read().since(read())).contains(new CpuQuota(0.5, 0, 0));
        v2(root, "nonsense", 1, 1, 1);
        assertThat(read().since(read())).isEqualTo(Optional.empty());
    }
}
