package kvcache.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuSetTest {

    @Test
    void cpusAreReadAsTheKernelWritesThemAndSplitInHalves() {
        CpuSet cpus = CpuSet.parse("0-2,8\n");

        assertThat(cpus.cpus()).containsExactly(0, 1, 2, 8);
        assertThat(cpus.lowerHalf().overlaps(cpus.upperHalf())).isFalse();
        assertThat(CpuSet.parse("3").lowerHalf()).isEqualTo(CpuSet.parse("3").upperHalf());
        assertThatThrownBy(() -> CpuSet.parse("2-1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTwoSetsShareIsASetOrNothing() {
        assertThat(CpuSet.parse("0-3").and(CpuSet.parse("2-5"))).contains(CpuSet.parse("2-3"));
        assertThat(CpuSet.parse("0-1").and(CpuSet.parse("2-3"))).isEmpty();
    }

    @Test
    void aNodeIsItsCpusThatAreAllowedInTheOrderOfTheNodes(@TempDir Path nodes) throws IOException {
        Map.of("node0", "0-3", "node1", "4-7", "node2", "", "node10", "8", "has_cpu", "0-7")
                .forEach((name, cpus) -> write(nodes.resolve(name), cpus));

        assertThat(NumaNodes.read(nodes, CpuSet.parse("2-5,8")))
                .containsExactly(CpuSet.parse("2-3"), CpuSet.parse("4-5"), CpuSet.parse("8"));
        assertThat(NumaNodes.read(nodes.resolve("gone"), CpuSet.parse("2-5"))).containsExactly(CpuSet.parse("2-5"));
    }

    private static void write(Path node, String cpus) {
        try {
            Files.writeString(Files.createDirectory(node).resolve("cpulist"), cpus + "\n");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aThreadThatIsBoundRunsThereAndNowhereElse() throws InterruptedException {
        int last = CpuSet.allowed().cpus().getLast();
        CpuSet[] found = new CpuSet[1];
        Thread thread = Thread.ofPlatform().start(() -> {
            ThreadBinding.bindThisThread(CpuSet.parse(Integer.toString(last)));
            found[0] = CpuSet.linuxAllowed("/proc/thread-self/status").orElseGet(CpuSet::allowed);
        });
        thread.join();

        assertThat(found[0]).isEqualTo(CpuSet.parse(Integer.toString(last)));
        assertThatThrownBy(() -> ThreadBinding.bindThisThread(CpuSet.parse("4095")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4095");
    }
}
