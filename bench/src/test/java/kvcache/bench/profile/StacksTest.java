package kvcache.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StacksTest {

    @Test
    void stacksAreTheSameAfterAWayThroughAFile(@TempDir Path temp) throws IOException {
        Stacks stacks = Stacks.parse("a;operator new 2\nb 1\na;operator new 3\n\n");

        stacks.write(temp.resolve("file"));

        assertThat(stacks.weights()).isEqualTo(Map.of("a;operator new", 5L, "b", 1L));
        assertThat(stacks.total()).isEqualTo(6);
        assertThat(Stacks.read(temp.resolve("file"))).isEqualTo(stacks);
    }

    @Test
    void whatIsNoStackIsRefused() {
        assertThatThrownBy(() -> Stacks.parse("frame"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frame");
        assertThatThrownBy(() -> Stacks.parse("frame x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void framesOfTheKernelAreKnownByTheirMark() {
        assertThat(Stacks.parse("a;tcp_sendmsg_[k];b 1").hasKernelFrames()).isTrue();
        assertThat(Stacks.parse("a_[j];tcp_sendmsg 1").hasKernelFrames()).isFalse();
    }

    @Test
    void threadsOfOneGroupAreAddedUpAndTheProfilersAreLeftOut() {
        Stacks stacks = Stacks.parse("""
                [kvcache-loop-1-2 tid=754];run 2
                [kvcache-loop-1-1 tid=753];run 3
                [JFR Periodic Tasks tid=22];run 4
                [tid=7] 1
                [C2 CompilerThre tid=8];Compile::Optimize 6
                [C1 CompilerThre tid=9];Compilation::compile_method 7
                """);

        assertThat(ThreadGroups.merge(stacks).weights())
                .isEqualTo(Map.of("kvcache-loop;run", 5L, "JVM", 1L, "JIT compiler", 13L));
    }

    @ParameterizedTest
    @CsvSource({
        "[kvcache-loop-1-2 tid=9], kvcache-loop",
        "[C2 CompilerThre tid=9], JIT compiler",
        "[C1 CompilerThread0 tid=9], JIT compiler",
        "[GC Thread#1 tid=9], garbage collector",
        "[G1 Conc#0 tid=9], garbage collector",
        "[VM Periodic Tas tid=9], JVM",
        "[main tid=9], main",
        "[ForkJoinPool.commonPool-worker-3 tid=9], ForkJoinPool.commonPool-worker",
        "kvcache-loop, kvcache-loop",
    })
    void aThreadBelongsToAGroup(String thread, String group) {
        assertThat(ThreadGroups.of(thread)).contains(group);
    }
}
