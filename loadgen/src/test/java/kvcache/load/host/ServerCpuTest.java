package kvcache.load.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import kvcache.base.linux.CpuQuota;
import kvcache.load.host.ServerCpu.ThreadUse;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ServerCpuTest {

    private static final Offset<Double> CLOSE = within(1e-9);

    private static ThreadUse thread(double share, int firstCpu, int lastCpu) {
        BitSet cpus = new BitSet();
        cpus.set(firstCpu, lastCpu + 1);
        return new ThreadUse(share, 0.25, cpus);
    }

    private static ServerCpu of(ThreadUse... threads) {
        double cores =
                List.of(threads).stream().mapToDouble(ThreadUse::cpuShare).sum();
        return ServerCpu.of(cores, List.of(threads), Optional.empty());
    }

    @Test
    void aServerOfOneSaturatedThreadIsOutOfCpuThoughOtherCpusAreIdle() {
        ServerCpu cpu = of(thread(0.97, 0, 7), thread(0.02, 0, 7));
        assertThat(cpu.isOutOfCpu()).isTrue();
        assertThat(cpu.busiestThreadShare()).isEqualTo(0.97);
        assertThat(cpu.coresUsed()).isCloseTo(0.99, CLOSE);
        assertThat(cpu.cpusAllowed()).isEqualTo(8);
        assertThat(cpu.threads()).isEqualTo(2);
        assertThat(cpu.workers()).isEqualTo(1);
        assertThat(cpu.waitingThreads()).isCloseTo(0.5, CLOSE);
        assertThat(cpu.slack()).isCloseTo(0.03, CLOSE);
    }

    @Test
    void compilersAndCollectorsDoNotHideASaturatedWorker() {
        assertThat(of(thread(0.95, 0, 7), thread(0.3, 0, 7), thread(0.1, 0, 7)).isOutOfCpu())
                .isTrue();
    }

    @Test
    void oneSaturatedWorkerAmongSeveralIsImbalanceAndNotTheEnd() {
        ServerCpu cpu = of(thread(0.98, 0, 7), thread(0.6, 0, 7), thread(0.6, 0, 7), thread(0.6, 0, 7));
        assertThat(cpu.isOutOfCpu()).isFalse();
        assertThat(cpu.busiestThreadShare()).isEqualTo(0.98);
        assertThat(cpu.workers()).isEqualTo(4);
    }

    @Test
    void aServerThatHasUsedUpItsCpusIsOutOfCpuWithAnyThreads() {
        assertThat(of(thread(0.48, 0, 1), thread(0.47, 0, 1), thread(0.5, 0, 1), thread(0.49, 0, 1))
                        .isOutOfCpu())
                .isTrue();
        assertThat(ServerCpu.of(1.9, Collections.nCopies(100, thread(0.001, 0, 1)), Optional.empty())
                        .isOutOfCpu())
                .as("most of the work was done by threads that ended")
                .isTrue();
    }

    @Test
    void workersBoundToACpuAreOutOfCpuWhenItIsUsedUp() {
        assertThat(of(thread(0.48, 3, 3), thread(0.47, 3, 3), thread(0.06, 0, 7))
                        .isOutOfCpu())
                .isTrue();
        assertThat(of(thread(0.48, 3, 3), thread(0.47, 4, 4), thread(0.06, 0, 7))
                        .isOutOfCpu())
                .isFalse();
    }

    @Test
    void aServerThatHasUsedUpItsQuotaHasNothingLeftThoughCpusAreIdle() {
        CpuQuota quota = new CpuQuota(0.5, 0.9, 1_000_000_000);
        ServerCpu cpu = ServerCpu.of(0.5, List.of(thread(0.25, 0, 3), thread(0.25, 0, 3)), Optional.of(quota));
        assertThat(cpu.slack()).isZero();
        assertThat(cpu.isOutOfCpu()).isTrue();
    }

    @Test
    void anIdleServerHasAllOfItsTimeLeft() {
        ServerCpu cpu = of(thread(0, 0, 3), thread(0, 0, 3));
        assertThat(cpu.slack()).isEqualTo(1);
        assertThat(cpu.isOutOfCpu()).isFalse();
        assertThat(cpu.workers()).isZero();
    }

    @Test
    void aServerWithHalfOfItsTimeLeftIsNotOutOfCpu() {
        ServerCpu cpu = of(thread(0.5, 0, 1), thread(0.5, 0, 1));
        assertThat(cpu.isOutOfCpu()).isFalse();
        assertThat(cpu.slack()).isCloseTo(0.5, CLOSE);
    }
}
