package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import kvcache.load.calibrate.Ceiling;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class CalibrationTest {

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void readsAndWritesOfFewKeysHaveACeiling(Protocol protocol) throws Exception {
        WorkloadSpec workload = new WorkloadSpec(0.5, 10, new KeyDistribution.Uniform(), 100, 42);
        Plan plan = new Plan(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), protocol);
        plan.workload = workload;
        Ceiling ceiling = Calibration.measure(plan.plan(), workload);

        assertThat(ceiling.closedPerSecond()).isGreaterThan(1000);
        assertThat(ceiling.openPerSecond()).isGreaterThan(500);
    }
}
