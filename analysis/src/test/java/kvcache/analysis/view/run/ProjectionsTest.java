package kvcache.analysis.view.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.result.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionsTest {

    private static final int ROUNDS = 8;

    @TempDir
    private Path folder;

    @Test
    void whatALargerMachineCouldDoIsProjectedAndSaidToBeAProjection() throws IOException {
        BenchPlan plan = SyntheticRun.plan(
                List.of("striped", "concurrent"), "2000,10000,20000,40000", List.of(64), ROUNDS, true);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore());
        RunData run = RunData.read(new RunFolder(folder));

        List<Projections> projections = Projections.of(run);

        assertThat(projections).hasSize(2);
        // 4 cores / 20 µs.
        assertThat(projections.getFirst().sentence())
                .startsWith("Projection, not a measurement: concurrent, HTTP/1.1 on 4 cores like these")
                .containsPattern("at most (199|200|201),\\d{3} requests/s")
                .contains("was not measured, so that this is an upper bound");
        assertThat(Projections.chart(run)).isPresent();
    }
}
