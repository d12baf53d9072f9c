package kvcache.app;

import java.io.IOException;
import java.io.PrintWriter;
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
import picocli.CommandLine.Model.OptionSpec;
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
            description = "Where the run's files go; new or empty. Default: results/micro- and the date and time.")
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
        refuseAllBut(
                WITH_FOOTPRINT,
                "given with --footprint, which has no use for it; "
                        + "allowed: --stores, --value-sizes, --entries, --rounds, --heap, --seed, --quick, --out");
        FootprintPlan plan = options.footprintPlan(check);
        if (!FootprintMeter.isPossible()) {
            throw new CommandFailure("--footprint reads /proc/self/status, which is there on Linux alone");
        }
        return run(ExperimentRun.footprint(plan, options.plugins()), out);
    }

    @Command(
            name = "copies",
            description = "Measures the copies that a value is made in on its way through the server.",
            mixinStandardHelpOptions = true)
    int copies(
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Default: 5.")
                    WholeNumber rounds,
            @Option(
                            names = "--value-sizes",
                            split = ",",
                            paramLabel = "SIZE",
                            defaultValue = "12,1k,16k,1m",
                            description = "Default: ${DEFAULT-VALUE}.")
                    List<ByteSize> valueSizes,
            @Option(names = "--out", paramLabel = "FOLDER", description = "New or empty. Default: as of micro.")
                    @Nullable
                    Path copiesOut) {
        OptionChecks check = new OptionChecks(spec);
        refuseAllBut(Set.of(), "given before 'copies', which has no use for it; allowed: options behind it");
        int allowed = check.range("--rounds", rounds, 1, StopRule.MAX_ROUNDS);
        List<Integer> bytes = valueSizes.stream()
                .map(size -> (int) check.range("--value-sizes", size.bytes(), 1, Workload.MAX_VALUE_BYTES))
                .toList();
        return run(ExperimentRun.copies(new CopiesPlan(bytes, allowed)), copiesOut);
    }

    private void refuseAllBut(Set<String> allowed, String why) {
        for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
            new OptionChecks(spec).that(given.longestName(), () -> {
                if (!allowed.contains(given.longestName())) {
                    throw new IllegalArgumentException(why);
                }
            });
        }
    }

    private int run(ExperimentRun<?, ?, ?> experiment, @Nullable Path given) {
        InstantSource clock = InstantSource.system();
        Path path = BenchCommand.vacantFolder(spec, given, "micro-", clock);
        PrintWriter err = spec.commandLine().getErr();
        ReportCommand.noteMissingFonts("micro", err);
        return Interruption.duringThis(
                () -> {
                    try (Progress progress = ProgressDisplays.of(err, experiment.steps(), Duration.ZERO)) {
                        experiment.run(path, clock.instant(), progress);
                    } catch (IOException e) {
                        throw new CommandFailure("the run's files cannot be written: " + e);
                    }
                    ReportCommand.draw(path, spec.commandLine().getOut());
                    return 0;
                },
                () -> tellHowToGoOn(err, path));
    }

    private static void tellHowToGoOn(PrintWriter err, Path path) {
        err.println();
        err.println("kvcache micro: stopped; what was finished can be drawn with: kvcache report " + path);
        err.flush();
    }
}
