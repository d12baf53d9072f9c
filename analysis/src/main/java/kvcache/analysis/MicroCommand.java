package kvcache.analysis;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import kvcache.analysis.micro.MicroFolder;
import kvcache.analysis.micro.MicroInfo;
import kvcache.analysis.micro.MicroPlan;
import kvcache.analysis.micro.MicroRun;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.Software;
import kvcache.analysis.run.MachineProbe;
import kvcache.analysis.run.Pinning;
import kvcache.analysis.run.Progress;
import kvcache.analysis.run.SoftwareProbe;
import kvcache.server.cli.CommandFailure;
import kvcache.server.cli.OptionChecks;
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
        MicroPlan plan =
                options.plan(new OptionChecks(spec), Pinning.allowed().cpus().size());
        InstantSource clock = InstantSource.system();
        Path path = vacantFolder(clock);
        PrintWriter err = spec.commandLine().getErr();
        return Interruption.duringThis(
                () -> {
                    MicroFolder folder = new MicroFolder(path);
                    measure(plan, folder, clock, err);
                    ReportCommand.drawMicro(folder, spec.commandLine().getOut());
                    return 0;
                },
                () -> tellHowToGoOn(err, path));
    }

    private void measure(MicroPlan plan, MicroFolder folder, InstantSource clock, PrintWriter err)
            throws InterruptedException {
        Software software = SoftwareProbe.probe(Main.version());
        MicroInfo info = new MicroInfo(
                MicroInfo.FORMAT_VERSION,
                String.valueOf(folder.path().toAbsolutePath().getFileName()),
                clock.instant(),
                plan,
                new MachineProbe(Path.of("/")).probe(),
                new Software(
                        software.kvcache(),
                        software.gitRevision(),
                        software.netty(),
                        software.jvm(),
                        MicroRun.jvmFlags(plan)));
        try (Progress progress = ProgressDisplays.of(err, MicroRun.steps(plan))) {
            new MicroRun(info, folder, System::nanoTime).run(progress);
        } catch (IOException e) {
            throw new CommandFailure("the run's files cannot be written: " + e);
        }
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
