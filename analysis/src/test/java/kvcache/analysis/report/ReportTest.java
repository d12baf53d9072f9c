package kvcache.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Trial;
import kvcache.load.Protocol;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void draws() throws Exception {
        BenchPlan plan = SyntheticRun.plan(System.getProperty("rates", "1:9501:500"), 3);
        Path path = Path.of("/tmp/synth");
        SyntheticRun.write(path, plan, plan.trials().size(), new SyntheticRun.Truth() {
            @Override
            public double cpuUs(Trial trial) {
                boolean h2 = trial.cell().variant().protocol() == Protocol.H2C;
                return (3000.0 / trial.cell().ratePerSecond() + (h2 ? 25 : 20))
                        * SyntheticRun.noise(trial, 0.03)
                        * (trial.cell().variant().store().equals("striped") ? 1.01 : 1);
            }

            @Override
            public double latencyUs(Trial trial) {
                boolean h2 = trial.cell().variant().protocol() == Protocol.H2C;
                return (110 + trial.cell().ratePerSecond() / 50.0) * (h2 ? 1.2 : 1) * SyntheticRun.noise(trial, 0.12);
            }
        });
        assertThat(Report.draw(path).points()).isEqualTo(80);
    }
}
