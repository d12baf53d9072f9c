package kvcache.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Workload;
import kvcache.analysis.view.copies.CopiesPlan;
import kvcache.analysis.view.footprint.FootprintPlan;
import kvcache.base.cli.ByteSize;
import kvcache.base.cli.CommandFailure;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.base.linux.CpuSet;
import kvcache.bench.ExperimentRun;
import kvcache.bench.FootprintMeter;
import kvcache.bench.run.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures stores inside the process. */
@Command(
        name = "micro",
        description =
                "Compares stores inside the process: JMH benchmarks, each in a fresh JVM, and the memory of an entry.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MicroCommand implements Callable<Integer> {

    private static final Set<String> WITH_FOOTPRINT = Set.of(
            "--footprint",
            "--stores",
            "--plugin",
            "--value-sizes",
            "--entries",
            "--rounds",
            "--heap",
            "--seed",
            "--quick",
            "--out");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final MicroOptions options = new MicroOptions();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "New or empty folder for the run's files. Default: results/micro- and the date and time.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        OptionChecks check = new OptionChecks(spec);
        return options.footprint()
                ? footprint(check)
                : run(
                        ExperimentRun.micro(
                                options.plan(check, CpuSet.allowed().cpus().size()),
                                options.plugins(),
                                System::nanoTime),
                        out);
    }

    private int footprint(OptionChecks check) {
        BenchCommand.refuseAllBut(spec, WITH_FOOTPRINT, "--footprint");
        FootprintPlan plan = options.footprintPlan(check);
        if (!FootprintMeter.isPossible()) {
            throw new CommandFailure("--footprint needs /proc/self/status, which only Linux has");
        }
        return run(ExperimentRun.footprint(plan, options.plugins()), out);
    }

    @Command(
            name = "copies",
            description = "Measures the copies that a value is made in on its way through the server.",
            mixinStandardHelpOptions = true)
    int copies(
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "Number of measurements of each copy. Default: ${DEFAULT-VALUE}.")
                    WholeNumber rounds,
            @Option(
                            names = "--value-sizes",
                            split = ",",
                            paramLabel = "SIZE",
                            defaultValue = "12,1k,16k,1m",
                            description = "Sizes of the values. Default: ${DEFAULT-VALUE}.")
                    List<ByteSize> valueSizes,
            @Option(
                            names = "--out",
                            paramLabel = "FOLDER",
                            description = "New or empty folder for the run's files. Default: as for micro.")
                    @Nullable
                    Path copiesOut) {
        BenchCommand.refuseAllBut(spec, Set.of(), "copies");
        OptionChecks check = new OptionChecks(spec);
        int allowed = check.range("--rounds", rounds, 1, StopRule.MAX_ROUNDS);
        List<Integer> bytes = valueSizes.stream()
                .map(size -> (int) check.range("--value-sizes", size.bytes(), 1, Workload.MAX_VALUE_BYTES))
                .toList();
        return run(ExperimentRun.copies(new CopiesPlan(bytes, allowed)), copiesOut);
    }

    private int run(ExperimentRun<?, ?, ?> experiment, @Nullable Path given) {
        InstantSource clock = InstantSource.system();
        Path path = BenchCommand.vacantFolder(spec, given, "micro-", clock);
        String advice = "draw the finished measurements with: kvcache report " + path;
        return Interruption.measureAndDraw(spec, path, advice, err -> {
            try (Progress progress = ProgressDisplays.of(err, experiment.steps(), Duration.ZERO)) {
                experiment.run(path, clock.instant(), progress);
            } catch (IOException e) {
                throw new CommandFailure("cannot write the run's files: " + e);
            }
        });
    }
}
