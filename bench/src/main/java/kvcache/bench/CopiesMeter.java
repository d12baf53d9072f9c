package kvcache.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.result.ExperimentPlan.Trial;
import kvcache.analysis.view.copies.CopiesPlan;
import kvcache.analysis.view.copies.CopyRow;
import kvcache.bench.micro.CopyBenchmarks;
import kvcache.bench.run.BenchException;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures each copy by JMH. The log stays only if one failed. */
final class CopiesMeter implements ExperimentRun.Meter<CopiesPlan.Cell, CopyRow> {

    private static final int ITERATIONS = 3;
    private static final TimeValue ITERATION = TimeValue.milliseconds(300);

    private final Path log;
    private final JmhForks forks;
    private int unfinished;

    CopiesMeter(Path log, List<String> childFlags) throws IOException {
        this.log = log;
        this.forks = new JmhForks(childFlags, log);
    }

    @Override
    public CopyRow measure(Trial<CopiesPlan.Cell> trial) throws BenchException, InterruptedException {
        unfinished++;
        double ns = forks.run(
                        trial,
                        forks.options(CopyBenchmarks.class, trial.cell().copy().benchmark)
                                .param("bytes", Integer.toString(trial.cell().bytes()))
                                .warmupIterations(ITERATIONS)
                                .warmupTime(ITERATION)
                                .measurementIterations(ITERATIONS)
                                .measurementTime(ITERATION))
                .getPrimaryResult()
                .getScore();
        unfinished--;
        return new CopyRow(trial.cell(), trial.round(), ns);
    }

    @Override
    public void close() throws IOException {
        forks.close();
        if (unfinished == 0) {
            Files.deleteIfExists(log);
        }
    }
}
