package kvcache.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import kvcache.analysis.finding.RunPrecision;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.PlanFile;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.Software;
import kvcache.base.cli.CommandFailure;
import kvcache.base.cli.OptionChecks;
import kvcache.base.linux.CpuSet;
import kvcache.bench.agent.AgentClient;
import kvcache.bench.agent.RemoteHost;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.BenchRun;
import kvcache.bench.run.LocalHost;
import kvcache.bench.run.MachineProbe;
import kvcache.bench.run.Pinning;
import kvcache.bench.run.Progress;
import kvcache.bench.run.ServerHost;
import kvcache.bench.run.ServerProgram;
import kvcache.bench.run.SoftwareProbe;
import kvcache.server.ServeCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private static final Set<String> BESIDE_PLAN =
            Set.of("--plan", "--out", "--plugin", "--print-plan", "--server-host", "--token-file");
    private static final Set<String> BESIDE_RESUME = Set.of("--resume", "--plugin", "--server-host", "--token-file");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    private Optional<AgentClient> agent = Optional.empty();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "The whole plan, as --print-plan writes it, or a run.json: to do the same again.")
    private @Nullable Path plan;

    @Option(names = "--print-plan", description = "Print the plan that the options make, and measure nothing.")
    private boolean printPlan;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with a run that was cut, from its first round that was not finished.")
    private @Nullable Path resumed;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where the run's files go; new or empty. Default: results/ and the date and time.")
    private @Nullable Path out;

    @Override
    public Integer call() throws InterruptedException {
        InstantSource clock = InstantSource.system();
        agent = target.agent(new OptionChecks(spec), software(options.plugins()));
        if (resumed != null) {
            refuseBeside(BESIDE_RESUME, "--resume");
            return goOn(resumed, clock);
        }
        BenchPlan asked = plan == null ? planned(new OptionChecks(spec)) : read(plan);
        if (printPlan) {
            new OptionChecks(spec).that("--out", () -> {
                if (out != null) {
                    throw new IllegalArgumentException(
                            "given beside '--print-plan', which writes no files; allowed: without it");
                }
            });
            spec.commandLine().getOut().println(PlanFile.text(asked));
            return 0;
        }
        RunFolder folder = new RunFolder(vacantFolder(spec, out, "", clock));
        return measuring(folder, err -> measure(begun(asked, folder, clock), folder, clock, err));
    }

    private BenchPlan planned(OptionChecks check) {
        CpuSet here = CpuSet.allowed();
        HostCpus cpus = agent.map(there -> HostCpus.apart(there.cpus(), here)).orElseGet(() -> HostCpus.shared(here));
        return options.plan(check, cpus, target.target(check));
    }

    private BenchPlan read(Path file) {
        refuseBeside(BESIDE_PLAN, "--plan");
        BenchPlan read = reading("--plan", "a plan or a run.json", file, () -> PlanFile.read(file));
        checkServers("--plan", file, read);
        return read;
    }

    /** What a server would refuse is refused before the first of them is started. */
    private void checkServers(String option, Path given, BenchPlan asked) {
        for (ServerSetup server : asked.servers()) {
            if (server.launch() instanceof ServerSpec.Ours ours) {
                List<String> words = new ArrayList<>(ours.serveWords("127.0.0.1"));
                options.plugins().forEach(plugin -> words.addAll(List.of("--plugin", plugin.toString())));
                try {
                    ServeCommand.check(words);
                } catch (IllegalArgumentException e) {
                    throw new ParameterException(
                            spec.commandLine(),
                            "option '%s': given '%s', of which server '%s' cannot be started: %s"
                                    .formatted(option, given, server.name(), e.getMessage()));
                }
            }
        }
    }

    private int goOn(Path path, InstantSource clock) {
        RunFolder folder = new RunFolder(path);
        RunInfo info = reading("--resume", "the folder of a run", path, () -> RunInfoFile.read(folder.runInfo()));
        checkServers("--resume", path, info.plan());
        Instant now = clock.instant();
        return measuring(folder, err -> {
            refuseElsewhere(info);
            measure(info.resumed(now), folder, clock, err);
        });
    }

    private interface Measuring {
        void measure(PrintWriter err) throws InterruptedException;
    }

    private int measuring(RunFolder folder, Measuring task) {
        PrintWriter err = spec.commandLine().getErr();
        ReportCommand.noteMissingFonts("bench", err);
        return Interruption.duringThis(
                () -> {
                    task.measure(err);
                    ReportCommand.draw(folder.path(), spec.commandLine().getOut());
                    return 0;
                },
                () -> tellHowToGoOn(err, folder));
    }

    private RunInfo begun(BenchPlan asked, RunFolder folder, InstantSource clock) throws InterruptedException {
        ServerHost host = host(asked);
        Machine machine = machine(host);
        checkTarget(machine, asked);
        return new RunInfo(
                RunInfo.FORMAT_VERSION,
                String.valueOf(folder.path().toAbsolutePath().getFileName()),
                clock.instant(),
                asked,
                machine,
                new MachineProbe(Path.of("/")).probe(),
                software(options.plugins()),
                host.pinning(),
                List.of());
    }

    private void checkTarget(Machine machine, BenchPlan asked) {
        target.target(new OptionChecks(spec)).ifPresent(of -> {
            of.refusal(machine).ifPresent(why -> {
                throw new CommandFailure(why);
            });
            PrintWriter err = spec.commandLine().getErr();
            of.warning(machine, asked.serverCpus().cpus().size())
                    .ifPresent(line -> err.println("kvcache bench: note: " + line));
            err.flush();
        });
    }

    private static Machine machine(ServerHost host) throws InterruptedException {
        try {
            return host.machine();
        } catch (BenchException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private ServerHost host(BenchPlan asked) {
        Pinning pinning = Pinning.detect();
        return agent.<ServerHost>map(there -> new RemoteHost(there, asked, pinning))
                .orElseGet(() ->
                        new LocalHost(asked, pinning, new ServerProgram(Main.class.getName(), options.plugins())));
    }

    private void measure(RunInfo info, RunFolder folder, InstantSource clock, PrintWriter err)
            throws InterruptedException {
        BenchRun run = new BenchRun(info, folder, Pinning.detect(), host(info.plan()), RunPrecision::isReached, clock);
        try (Progress progress = ProgressDisplays.of(
                err, BenchRun.steps(info.plan()), info.plan().effort().budget())) {
            run.run(progress);
        } catch (BenchException e) {
            throw new CommandFailure("%s; %s".formatted(e.getMessage(), howToGoOn(folder)));
        } catch (IOException e) {
            throw new CommandFailure("the run's files cannot be written: " + e);
        }
    }

    /** Trials of two machines, or of two versions, are not rounds of one run. */
    private void refuseElsewhere(RunInfo info) throws InterruptedException {
        Machine here = machine(host(info.plan()));
        Software now = software(options.plugins());
        if (!here.equals(info.machine()) || !now.equals(info.software())) {
            throw new CommandFailure("%s was begun by revision %s on %s; this is revision %s on %s: begin a new run"
                    .formatted(
                            info.name(),
                            info.software().gitRevision(),
                            info.machine().cpuModel(),
                            now.gitRevision(),
                            here.cpuModel()));
        }
    }

    private static Software software(List<Path> plugins) {
        try {
            return SoftwareProbe.probe(plugins);
        } catch (IOException e) {
            throw new CommandFailure("a plugin cannot be read: " + e);
        }
    }

    /**
     * The folder that was given, or one in {@code results} named by the time, if there is nothing in it to overwrite.
     *
     * @param prefix before the time
     */
    static Path vacantFolder(CommandSpec spec, @Nullable Path given, String prefix, InstantSource clock) {
        Path path = given == null
                ? Path.of(
                        "results",
                        prefix + NAME.format(LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault())))
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

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(String option, String allowed, Path path, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "option '%s': given '%s', which cannot be read (%s); allowed: %s"
                            .formatted(option, path, e.getMessage(), allowed));
        }
    }

    private void refuseBeside(Set<String> allowed, String option) {
        for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
            if (!allowed.contains(given.longestName())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "option '%s': given beside '%s'; allowed beside it: %s"
                                .formatted(given.longestName(), option, String.join(", ", List.copyOf(allowed))));
            }
        }
    }

    private static void tellHowToGoOn(PrintWriter err, RunFolder folder) {
        err.println();
        err.println("kvcache bench: stopped; " + howToGoOn(folder));
        err.flush();
    }

    private static String howToGoOn(RunFolder folder) {
        return "go on with: kvcache bench --resume %s; or draw what was finished with: kvcache report %s"
                .formatted(folder.path(), folder.path());
    }
}
