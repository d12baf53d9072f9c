package kvcache.analysis;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import kvcache.analysis.micro.MicroFolder;
import kvcache.analysis.micro.MicroInfo;
import kvcache.analysis.micro.MicroPlan;
import kvcache.analysis.micro.MicroRun;
import kvcache.analysis.micro.footprint.FootprintFolder;
import kvcache.analysis.micro.footprint.FootprintInfo;
import kvcache.analysis.micro.footprint.FootprintPlan;
import kvcache.analysis.micro.footprint.FootprintRun;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.Software;
import kvcache.analysis.run.MachineProbe;
import kvcache.analysis.run.Progress;
import kvcache.analysis.run.SoftwareProbe;
import kvcache.server.cli.CommandFailure;
import kvcache.server.cli.OptionChecks;
import kvcache.server.cpu.CpuSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'micro'-yyyyMMdd-HHmmss");

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

    private int benchmarks(OptionChecks check, InstantSource clock) {
        MicroPlan plan = options.plan(check, CpuSet.allowed().cpus().size());
        MicroFolder folder = new MicroFolder(vacantFolder(clock));
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
        FootprintFolder folder = new FootprintFolder(vacantFolder(clock));
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
        return Interruption.duringThis(
                () -> {
                    try (Progress progress = ProgressDisplays.of(err, steps)) {
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

    private Software software(List<String> childFlags) throws IOException, InterruptedException {
        Software own = SoftwareProbe.probe(Main.version(), options.plugins());
        return new Software(own.kvcache(), own.gitRevision(), own.netty(), own.jvm(), childFlags, own.plugins());
    }

    private Path vacantFolder(InstantSource clock) {
        Path path = out == null
                ? Path.of("results", NAME.format(LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault())))
                : out;
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
