package kvcache.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.view.comparison.ComparedFigure;
import kvcache.analysis.view.comparison.RunComparison;
import kvcache.analysis.view.comparison.Tolerance;
import kvcache.analysis.view.run.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The class path of these tests is that of this module: what they do can be done on a machine that could not measure.
 */
class AnalysisAloneTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.netty.channel.Channel",
                "org.openjdk.jmh.runner.Runner",
                "kvcache.store.Store",
                "kvcache.server.CacheServer",
                "kvcache.load.LoadPlan",
                "kvcache.bench.run.BenchRun"
            })
    void nothingThatMeasuresIsOnTheClassPath(String className) {
        assertThatThrownBy(() -> Class.forName(className)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void aRunIsDrawn() throws IOException {
        Report.Summary summary = Report.draw(run("run"));

        assertThat(summary.page()).isNotEmptyFile();
    }

    @Test
    void twoRunsAreCompared() throws IOException {
        RunComparison compare = RunComparison.of(run("a"), run("b"), ComparedFigure.DEFAULT, Tolerance.parse("5%"));

        assertThat(compare.lines()).isNotEmpty();
        assertThat(compare.draw(folder.resolve("drawn"))).isNotEmptyFile();
    }

    private Path run(String name) throws IOException {
        BenchPlan plan = SyntheticRun.plan("2000,4000", 3);
        Path run = folder.resolve(name);
        SyntheticRun.write(run, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore());
        return run;
    }
}
