package kvcache.analysis.view.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.result.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingTest {

    @TempDir
    private Path folder;

    @Test
    void aFitIsShownWithItsCoefficientsItsPeakAndWhatWasMeasured() throws IOException {
        BenchPlan plan = SyntheticRun.plan(List.of("striped", "concurrent"), "2000", List.of(1, 4, 16, 64), 4, false);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore() {
            @Override
            public double capacityPerSecond(Trial trial) {
                double n = trial.cell().demand() instanceof LoadProfile.ClosedLoop closed ? closed.inFlight() : 1;
                return 10_000 * n / (1 + 0.05 * (n - 1) + 0.002 * n * (n - 1)) * SyntheticRun.noise(trial, 0.001);
            }
        });
        RunData run = RunData.read(new RunFolder(folder));

        List<Scaling> scalings = Scaling.of(run);
        Chart chart = Scaling.chart(run, scalings).orElseThrow();

        assertThat(scalings).hasSize(2);
        assertThat(scalings.getFirst().sentence())
                .startsWith("concurrent, HTTP/1.1: one request in flight makes ")
                .contains("contention σ 0.05", "coherency κ 0.002", "most throughput at 22");
        assertThat(chart.draw().svg())
                .contains("requests in flight", "throughput (requests/s)", "concurrent, h2c, fit", "contention σ");
        assertThat(chart.draw().hovers())
                .extracting(hover -> hover.text().lines().findFirst().orElseThrow())
                .contains(
                        "concurrent, HTTP/1.1 with 16 in flight",
                        "concurrent, h2c with 64 in flight",
                        "most at 22, concurrent, HTTP/1.1");
    }
}
