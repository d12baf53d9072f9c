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
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.Software;
import kvcache.analysis.run.BenchException;
import kvcache.analysis.run.BenchRun;
import kvcache.analysis.run.MachineProbe;
import kvcache.analysis.run.Pinning;
import kvcache.analysis.run.Progress;
import kvcache.analysis.run.ServerProgram;
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

/** Measures a plan, and draws what was measured. */
@Command(
        name = "bench",
        description = "Compares stores and protocols: runs servers and load by a plan, and draws charts and a page.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where the run's files go; new or empty. Default: results/ and the date and time.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        BenchPlan plan = options.plan(new OptionChecks(spec), CpuSet.allowed());
        InstantSource clock = InstantSource.system();
        RunFolder folder = vacantFolder(clock);
        PrintWriter err = spec.commandLine().getErr();
        return Interruption.duringThis(
                () -> {
                    measure(plan, folder, clock, err);
                    Summaries.print(
                            ReportCommand.draw(folder.path()),
                            spec.commandLine().getOut());
                    return 0;
                },
                () -> tellHowToGoOn(err, folder));
    }

    private void measure(BenchPlan plan, RunFolder folder, InstantSource clock, PrintWriter err)
            throws InterruptedException {
        Pinning pinning = Pinning.detect();
        List<Path> plugins = options.plugins();
        RunInfo info = new RunInfo(
                RunInfo.FORMAT_VERSION,
                String.valueOf(folder.path().toAbsolutePath().getFileName()),
                clock.instant(),
                plan,
                new MachineProbe(Path.of("/")).probe(),
                software(plugins),
                pinning.description(plan));
        BenchRun run = new BenchRun(info, folder, pinning, new ServerProgram(Main.class.getName(), plugins), clock);
        try (Progress progress = ProgressDisplays.of(err, BenchRun.steps(plan))) {
            run.run(progress);
        } catch (BenchException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure("the run's files cannot be written: " + e);
        }
    }

    private static Software software(List<Path> plugins) throws InterruptedException {
        try {
            return SoftwareProbe.probe(Main.version(), plugins);
        } catch (IOException e) {
            throw new CommandFailure("a plugin cannot be read: " + e);
        }
    }

    private RunFolder vacantFolder(InstantSource clock) {
        Path path = out == null
                ? Path.of("results", NAME.format(LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault())))
                : out;
        RunFolder folder = new RunFolder(path);
        try {
            if (folder.isVacant()) {
                return folder;
            }
        } catch (IOException e) {
            throw new CommandFailure("%s cannot be read: %s".formatted(path, e));
        }
        throw new ParameterException(
                spec.commandLine(),
                "option '--out': given '%s', which is not empty; allowed: a new or empty folder".formatted(path));
    }

    private static void tellHowToGoOn(PrintWriter err, RunFolder folder) {
        err.println();
        err.println("kvcache bench: stopped; what was finished can be drawn with: kvcache report " + folder.path());
        err.flush();
    }
}
