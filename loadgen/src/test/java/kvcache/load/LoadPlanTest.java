package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {

    private static LoadPlan plan(int connections, int depth, int loops, Duration duration) {
        return new LoadPlan(
                new LoadPlan.Server(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        Protocol.H1,
                        RequestPaths.ORIGINAL,
                        new Handshake.None()),
                new LoadPlan.ConnectionPlan(connections, depth, LoadPlan.UNLIMITED, loops),
                new LoadPlan.Pace.Closed(),
                new LoadPlan.Schedule(Warmup.NONE, duration, Duration.ofSeconds(1)),
                new WorkloadSpec(0.8, 10, new KeyDistribution.Uniform(), 12, 1),
                true);
    }

    @Test
    void aLowRateTakesAsManyLoopsAsItNeedsAndAClosedLoopAll() {
        LoadPlan plan = plan(8, 1, 4, Duration.ofSeconds(1));
        assertThat(plan.loopsInUse()).isEqualTo(4);
        assertThat(loopsAt(plan, 0.1)).isEqualTo(1);
        assertThat(loopsAt(plan, 100)).isEqualTo(1);
        assertThat(loopsAt(plan, 101)).isEqualTo(2);
        assertThat(loopsAt(plan, 5000)).isEqualTo(4);
    }

    private static int loopsAt(LoadPlan plan, double ratePerSecond) {
        return plan.at(new LoadPlan.Pace.Open(ratePerSecond, ArrivalProcess.CONSTANT, Waiting.PARK), true)
                .loopsInUse();
    }

    @Test
    void aPlanNamesWhatIsOutOfRangeAndWhatIsAllowed() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> plan(0, 1, 1, second)).hasMessage("connections is 0; allowed: 1 to 65536");
        assertThatThrownBy(() -> plan(1, 0, 1, second))
                .hasMessage("concurrencyPerConnection is 0; allowed: 1 to 65536");
        assertThatThrownBy(() -> plan(2, 1, 3, second))
                .hasMessage("loops is 3; allowed: 1 to the number of connections, 2");
        assertThatThrownBy(() -> plan(1, 1, 1, Duration.ZERO)).hasMessageContaining("duration is PT0S; allowed:");
        assertThatThrownBy(() -> new LoadPlan.Pace.Open(Double.NaN, ArrivalProcess.CONSTANT, Waiting.PARK))
                .hasMessage("ratePerSecond is NaN; allowed: over 0 to 10000000");
    }
}
