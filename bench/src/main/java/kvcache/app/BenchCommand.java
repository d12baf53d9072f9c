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
import java.util.TreeSet;
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

    private static final Set<String> WITH_PLAN =
            Set.of("--plan", "--out", "--plugin", "--print-plan", "--server-host", "--token-file", "--keep-awake");
    private static final Set<String> WITH_RESUME = Set.of("--resume", "--plugin", "--server-host", "--token-file");

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
            description = "Read the plan from a file: the output of --print-plan, or the run.json of a run to repeat.")
    private @Nullable Path planFile;

    @Option(names = "--print-plan", description = "Print the plan and exit.")
    private boolean printPlan;

    @Option(
            names = "--keep-awake",
            paramLabel = "MODE",
            defaultValue = "auto",
            description =
                    "Whether threads of the lowest priority keep the CPUs of servers and load generator awake, and find when the host takes one: on, off, or auto: if both have CPUs of their own on this machine, and taskset and chrt are installed. Default: ${DEFAULT-VALUE}.")
    private String keepAwake = "auto";

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Continue an interrupted run from its first incomplete round.")
    private @Nullable Path resumed;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "New or empty folder for the run's files. Default: results/ and the date and time.")
    private @Nullable Path out;

    @Override
    public Integer call() throws InterruptedException {
        InstantSource clock = InstantSource.system();
        OptionChecks check = new OptionChecks(spec);
        agent = target.agent(check, software(options.plugins()));
        if (resumed != null) {
            refuseAllBut(spec, WITH_RESUME, "--resume");
            return resume(check, resumed, clock);
        }
        BenchPlan plan = planFile == null ? planned(check) : read(check, planFile);
        if (printPlan) {
            check.check(out == null, "--out", out, "only without --print-plan, which writes no files");
            check.check(keepAwake.equals("auto"), "--keep-awake", keepAwake, "only without --print-plan");
            spec.commandLine().getOut().println(PlanFile.text(plan));
            return 0;
        }
        RunFolder folder = new RunFolder(vacantFolder(spec, out, "", clock));
        boolean awake = keepsAwake(check, host(plan));
        return run(folder, err -> measure(described(plan, awake, folder, clock), folder, clock, err));
    }

    private boolean keepsAwake(OptionChecks check, ServerHost host) {
        check.check(Set.of("auto", "on", "off").contains(keepAwake), "--keep-awake", keepAwake, "auto, on, off");
        boolean can = host.canKeepAwake();
        check.check(
                can || !keepAwake.equals("on"),
                "--keep-awake",
                keepAwake,
                "on only if servers and load generator have CPUs of their own on this machine, and taskset and chrt (util-linux) are installed");
        return can && !keepAwake.equals("off");
    }

    private BenchPlan planned(OptionChecks check) {
        check.check(agent.isEmpty() || !options.startsPeers(), "--peers", "a list", "only without --server-host");
        CpuSet here = CpuSet.allowed();
        HostCpus cpus = agent.map(remote -> HostCpus.apart(remote.cpus(), here)).orElseGet(() -> HostCpus.shared(here));
        return options.plan(check, cpus, target.target(check));
    }

    private BenchPlan read(OptionChecks check, Path file) {
        refuseAllBut(spec, WITH_PLAN, "--plan");
        BenchPlan plan = reading(check, "--plan", "a plan or a run.json", file, () -> PlanFile.read(file));
        checkServers(check, "--plan", file, plan);
        return plan;
    }

    /** Rejects options that a server would reject, before any server is started. */
    private void checkServers(OptionChecks check, String option, Path given, BenchPlan plan) {
        for (ServerSetup server : plan.servers()) {
            if (server.launch() instanceof ServerSpec.Ours ours) {
                List<String> words = new ArrayList<>(ours.serveWords("127.0.0.1"));
                options.plugins().forEach(plugin -> words.addAll(List.of("--plugin", plugin.toString())));
                try {
                    ServeCommand.check(words);
                } catch (IllegalArgumentException e) {
                    throw check.bad(
                            "option '%s'".formatted(option),
                            given,
                            ": server '%s' cannot be started: %s".formatted(server.name(), e.getMessage()));
                }
            }
        }
    }

    private int resume(OptionChecks check, Path path, InstantSource clock) {
        RunFolder folder = new RunFolder(path);
        RunInfo info =
                reading(check, "--resume", "the folder of a run", path, () -> RunInfoFile.read(folder.runInfo()));
        checkServers(check, "--resume", path, info.plan());
        Instant now = clock.instant();
        return run(folder, err -> {
            refuseElsewhere(info);
            measure(info.resumed(now), folder, clock, err);
        });
    }

    private int run(RunFolder folder, Interruption.Task measurement) {
        return Interruption.measureAndDraw(spec, folder.path(), howToResume(folder), measurement);
    }

    private RunInfo described(BenchPlan plan, boolean keptAwake, RunFolder folder, InstantSource clock)
            throws InterruptedException {
        ServerHost host = host(plan);
        Machine machine = machine(host);
        checkTarget(machine, plan);
        return new RunInfo(
                RunInfo.FORMAT_VERSION,
                String.valueOf(folder.path().toAbsolutePath().getFileName()),
                clock.instant(),
                plan,
                machine,
                new MachineProbe(Path.of("/")).probe(),
                software(options.plugins()),
                host.pinning() + (keptAwake ? "; idle-priority threads keep these CPUs awake" : ""),
                keptAwake,
                List.of());
    }

    private void checkTarget(Machine machine, BenchPlan plan) {
        target.target(new OptionChecks(spec)).ifPresent(of -> {
            of.refusal(machine).ifPresent(why -> {
                throw new CommandFailure(why);
            });
            PrintWriter err = spec.commandLine().getErr();
            of.warning(machine, plan.serverCpus().cpus().size())
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

    private ServerHost host(BenchPlan plan) {
        Pinning pinning = Pinning.detect();
        return agent.<ServerHost>map(remote -> new RemoteHost(remote, plan, pinning))
                .orElseGet(
                        () -> new LocalHost(plan, pinning, new ServerProgram(Main.class.getName(), options.plugins())));
    }

    private void measure(RunInfo info, RunFolder folder, InstantSource clock, PrintWriter err)
            throws InterruptedException {
        BenchRun run = new BenchRun(info, folder, Pinning.detect(), host(info.plan()), RunPrecision::isReached, clock);
        try (Progress progress = ProgressDisplays.of(
                err, BenchRun.steps(info.plan()), info.plan().effort().budget())) {
            run.run(progress);
        } catch (BenchException e) {
            throw new CommandFailure("%s; %s".formatted(e.getMessage(), howToResume(folder)));
        } catch (IOException e) {
            throw new CommandFailure("cannot write the run's files: " + e);
        }
    }

    /** Refuses to resume on another machine or with other software: all rounds of a run must be comparable. */
    private void refuseElsewhere(RunInfo info) throws InterruptedException {
        Machine machine = machine(host(info.plan()));
        Software software = software(options.plugins());
        if (!machine.equals(info.machine()) || !software.equals(info.software())) {
            throw new CommandFailure("%s was started by revision %s on %s; this is revision %s on %s: start a new run"
                    .formatted(
                            info.name(),
                            info.software().gitRevision(),
                            info.machine().cpuModel(),
                            software.gitRevision(),
                            machine.cpuModel()));
        }
    }

    /** Returns the software of this process; fails if a plugin cannot be read. */
    static Software software(List<Path> plugins) {
        try {
            return SoftwareProbe.probe(plugins);
        } catch (IOException e) {
            throw new CommandFailure("cannot read a plugin: " + e);
        }
    }

    /**
     * Returns the given folder, or one in {@code results} named by the time. Rejects a folder that is not empty.
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
            new OptionChecks(spec).check(new RunFolder(path).isVacant(), "--out", path, "a new or empty folder");
            return path;
        } catch (IOException e) {
            throw new CommandFailure("cannot read %s: %s".formatted(path, e));
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(OptionChecks check, String option, String allowed, Path path, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw check.bad(
                    "option '%s'".formatted(option),
                    path,
                    ", which cannot be read (%s); allowed: %s".formatted(e.getMessage(), allowed));
        }
    }

    /** Rejects all given options but the allowed ones, since another option or subcommand is given. */
    static void refuseAllBut(CommandSpec spec, Set<String> allowed, String other) {
        String names = allowed.isEmpty() ? "the options after it" : String.join(", ", new TreeSet<>(allowed));
        for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
            if (!allowed.contains(given.longestName())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "option '%s': given with '%s'; allowed with it: %s"
                                .formatted(given.longestName(), other, names));
            }
        }
    }

    private static String howToResume(RunFolder folder) {
        return "resume with: kvcache bench --resume %s; or draw the finished rounds with: kvcache report %s"
                .formatted(folder.path(), folder.path());
    }
}
