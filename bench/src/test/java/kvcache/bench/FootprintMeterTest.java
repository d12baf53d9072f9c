package kvcache.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kvcache.analysis.view.footprint.FootprintPlan;
import org.junit.jupiter.api.Test;

class FootprintMeterTest {

    @Test
    void aChildsHeapGivesBackWhatItDoesNotNeed() {
        FootprintPlan plan = new FootprintPlan(List.of("concurrent"), List.of(12), 1_000_000, 2, 2L << 30, 1);

        assertThat(FootprintMeter.jvmFlags(plan))
                .contains("-XX:+UseG1GC", "-XX:MinHeapFreeRatio=0", "-XX:MaxHeapFreeRatio=0", "-Xmx2147483648");
    }
}
