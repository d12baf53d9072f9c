package kvcache.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Workload;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.Software;
import kvcache.analysis.view.copies.CopiesFolder;
import kvcache.analysis.view.copies.CopiesInfo;
import kvcache.analysis.view.footprint.FootprintFolder;
import kvcache.analysis.view.footprint.FootprintInfo;
import kvcache.analysis.view.footprint.FootprintPlan;
import kvcache.analysis.view.micro.MicroFolder;
import kvcache.analysis.view.micro.MicroInfo;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.base.cli.ByteSize;
import kvcache.base.cli.CommandFailure;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.base.linux.CpuSet;
import kvcache.bench.CopiesRun;
import kvcache.bench.FootprintRun;
import kvcache.bench.MicroRun;
import kvcache.bench.run.JvmFlags;
import kvcache.bench.run.MachineProbe;
import kvcache.bench.run.Progress;
import kvcache.bench.run.SoftwareProbe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures stores inside the process. */
@Command(
        name = "micro",
        description =
                "Compares stores inside the process: JMH benchmarks, each in a fresh JVM, and the memory of an entry.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MicroCommand implements Callable<Integer> {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'micro'-yyyyMMdd-HHmmss", Locale.ROOT);

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
        InstantSource clock = InstantSource.system();
        return options.footprint() ? footprint(check, clock) : benchmarks(check, clock);
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
        InstantSource clock = InstantSource.system();
        OptionChecks check = new OptionChecks(spec);
        for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
            check.that(given.longestName(), () -> {
                throw new IllegalArgumentException(
                        "given before 'copies', which has no use for it; allowed: options behind it");
            });
        }
        int allowed = check.range("--rounds", rounds, 1, StopRule.MAX_ROUNDS);
        List<Integer> bytes = valueSizes.stream()
                .map(size -> (int) check.range("--value-sizes", size.bytes(), 1, Workload.MAX_VALUE_BYTES))
                .toList();
        CopiesFolder folder = new CopiesFolder(vacantFolder(copiesOut, clock));
        return run(folder.path(), CopiesRun.steps(bytes, allowed), progress -> {
            CopiesInfo info = new CopiesInfo(
                    CopiesInfo.FORMAT_VERSION, clock.instant(), bytes, allowed, machine(), software(JvmFlags.read()));
            new CopiesRun(info, folder).run(progress);
        });
    }

    private int benchmarks(OptionChecks check, InstantSource clock) {
        MicroPlan plan = options.plan(check, CpuSet.allowed().cpus().size());
        MicroFolder folder = new MicroFolder(vacantFolder(out, clock));
        return run(folder.path(), MicroRun.steps(plan), progress -> {
            MicroInfo info = new MicroInfo(
                    MicroInfo.FORMAT_VERSION,
                    name(folder.path()),
                    clock.instant(),
                    plan,
                    machine(),
                    software(MicroRun.jvmFlags(plan)));
            new MicroRun(info, folder, options.plugins(), System::nanoTime).run(progress);
        });
    }

    private int footprint(OptionChecks check, InstantSource clock) {
        FootprintPlan plan = options.footprintPlan(check);
        if (!FootprintRun.isPossible()) {
            throw new CommandFailure("--footprint reads /proc/self/status, which is there on Linux alone");
        }
        FootprintFolder folder = new FootprintFolder(vacantFolder(out, clock));
        return run(folder.path(), FootprintRun.steps(plan), progress -> {
            FootprintInfo info = new FootprintInfo(
                    FootprintInfo.FORMAT_VERSION,
                    name(folder.path()),
                    clock.instant(),
                    plan,
                    machine(),
                    software(FootprintRun.jvmFlags(plan)));
            new FootprintRun(info, folder, options.plugins()).run(progress);
        });
    }

    private interface Measurement {
        void run(Progress progress) throws IOException, InterruptedException;
    }

    private int run(Path path, int steps, Measurement measurement) {
        PrintWriter err = spec.commandLine().getErr();
        ReportCommand.noteMissingFonts("micro", err);
        return Interruption.duringThis(
                () -> {
                    try (Progress progress = ProgressDisplays.of(err, steps, Duration.ZERO)) {
                        measurement.run(progress);
                    } catch (IOException e) {
                        throw new CommandFailure("the run's files cannot be written: " + e);
                    }
                    ReportCommand.drawAny(path, spec.commandLine().getOut());
                    return 0;
                },
                () -> tellHowToGoOn(err, path));
    }

    private static String name(Path path) {
        return String.valueOf(path.toAbsolutePath().getFileName());
    }

    private static Machine machine() {
        return new MachineProbe(Path.of("/")).probe();
    }

    private Software software(List<String> childFlags) throws IOException {
        Software own = SoftwareProbe.probe(options.plugins());
        return new Software(own.kvcache(), own.gitRevision(), own.netty(), own.jvm(), childFlags, own.plugins());
    }

    private Path vacantFolder(@Nullable Path given, InstantSource clock) {
        Path path = given == null
                ? Path.of("results", NAME.format(LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault())))
                : given;
        try {
            if (new RunFolder(path).isVacant()) {
                return path;
            }
        } catch (IOException e) {
            throw new CommandFailure("%s cannot be read: %s".formatted(path, e));
        }
        throw new ParameterException(
                spec.commandLine(),
                "option '--out': given '%s', which is not empty; allowed: a new or empty folder".formatted(path));
    }

    private static void tellHowToGoOn(PrintWriter err, Path path) {
        err.println();
        err.println("kvcache micro: stopped; what was finished can be drawn with: kvcache report " + path);
        err.flush();
    }
}
