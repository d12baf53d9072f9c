package kvcache.load.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.Signals;
import kvcache.base.cli.StandardOutput;
import kvcache.base.cli.WholeNumber;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.Waiting;
import kvcache.load.Warmup;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.calibrate.Calibration;
import kvcache.load.calibrate.Ceiling;
import kvcache.load.calibrate.CeilingFile;
import kvcache.load.client.Handshake;
import kvcache.load.engine.LoadRun;
import kvcache.load.output.Join;
import kvcache.load.output.LiveLine;
import kvcache.load.output.ResultFields;
import kvcache.load.output.Summary;
import kvcache.load.search.FindMax;
import kvcache.load.search.Objective;
import kvcache.load.search.RateSearch;
import kvcache.load.verdict.Judgement;
import kvcache.load.workload.Origin;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.TargetList;
import kvcache.load.workload.WorkloadSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code load} command. Exit codes: 0: the run completed; 1: it failed; 2: invalid arguments; 3: it completed, but
 * its verdict is not valid and {@code --require-valid} is set; 130 or 143: SIGINT or SIGTERM ended it early.
 *
 * <p>The caller must register converters for {@link Duration} and {@link WholeNumber} on the command line.
 */
@Command(
        name = "load",
        description = "Sends requests to an HTTP key-value server and measures latency from the moment each was due.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LoadCommand implements Callable<Integer> {

    private static final double DEFAULT_RATE = 2000;
    private static final Duration LONGEST_WARMUP = Duration.ofSeconds(15);
    private static final Duration CLOSED_WARMUP = Duration.ofSeconds(5);
    /** Stands for the server that a calibration starts. */
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private final WorkloadOptions workload = new WorkloadOptions();

    @Mixin
    private final ResultOptions results = new ResultOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = WorkloadConverters.Rate.class,
            description = "Requests per second, whatever the server does (open loop). Default: 2000.")
    private @Nullable Double ratePerSecond;

    @Option(names = "--closed", description = "Send as soon as an answer makes room: measures capacity, not latency.")
    private boolean closed;

    @Option(
            names = "--find-max",
            description = "Find the highest rate that keeps --slo, from --rate on, by as many runs as it takes.")
    private boolean findMax;

    @Option(
            names = "--slo",
            paramLabel = "pN=TIME",
            defaultValue = "p99=1ms",
            description = "The objective of --find-max.")
    private String slo = "";

    @Option(
            names = "--calibrate",
            description =
                    "Measure what this generator can do at most, with the same options, against a server that does"
                            + " nothing, and keep it for the headroom of later results.")
    private boolean calibrate;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "Where that is kept. Default: kvcache/calibration.json among the user's cached files.")
    private @Nullable Path calibration;

    @Option(
            names = "--join",
            paramLabel = "JSON",
            arity = "1..*",
            description = "Make one result of those of several generators, each written with --json and --hlog.")
    private @Nullable List<Path> join;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "10s", description = "How long to measure.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description =
                    "How long to send in the same way before that. Default: until the load is steady, for 15s at most;"
                            + " 5s with --closed.")
    private @Nullable Duration warmup;

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            description = "When to begin, such as 2027-01-31T12:00:00Z, so that several generators begin together.")
    private @Nullable String startAt;

    @Option(
            names = "--wait",
            paramLabel = "auto|park|near|spin",
            defaultValue = "auto",
            description =
                    "Open loop: sleep until the next request is due, until shortly before it, or never, which takes a core"
                            + " for each loop. 'auto' never sleeps where there are more CPUs than loops, else sleeps until shortly before.")
    private String waiting = "";

    @Option(
            names = "--arrivals",
            paramLabel = "constant|poisson",
            defaultValue = "constant",
            description = "How the gaps between requests are made.")
    private String arrivals = "";

    @Override
    public Integer call() throws InterruptedException {
        try (Signals signals = Signals.listen("INT", "TERM")) {
            var unused = signals.asked()
                    .thenRun(() -> tell("ends when what is in flight is answered; a signal again to end at once"));
            int exitCode = call(signals.asked());
            return signals.exitCode().orElse(exitCode);
        }
    }

    private int call(CompletableFuture<?> stop) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            if (join != null) {
                return join(join);
            }
            connection.check();
            results.check();
            options()
                    .check(
                            !StandardOutput.isNamedBy(calibration),
                            "--calibration",
                            calibration,
                            "a file, which is read and written");
            if (closed) {
                results.nothingOf(List.of("--arrivals", "--wait"), "--closed");
            }
            options().check(findMax || options().given(List.of("--slo")) == null, "--slo", slo, "it with --find-max");
            if (calibrate) {
                return calibrate(stop);
            }
            LoadPlan plan = plan();
            return findMax ? findMax(plan, stop, err) : run(plan, stop, err);
        } catch (LoadException e) {
            return fail(e.getMessage());
        } catch (IOException e) {
            return fail("cannot write the result: " + e.getMessage());
        }
    }

    /** What the options ask for, after they have been parsed. */
    public LoadPlan plan() {
        Optional<String> path = connection.path();
        Handshake handshake = connection.handshake();
        RequestSource requests = workload.source(connection.origin(), path);
        boolean random = !closed && arrivals() == ArrivalProcess.POISSON;
        if (requests instanceof TargetList && !random) {
            results.nothingOf(List.of("--seed"), "--arrivals");
        }
        return plan(connection.target(), handshake, requests);
    }

    private int run(LoadPlan plan, CompletableFuture<?> stop, PrintWriter err)
            throws IOException, LoadException, InterruptedException {
        OptionalDouble ceiling = ceiling(plan);
        LoadResult result;
        LiveLine live = new LiveLine(
                err,
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
                plan.pace() instanceof LoadPlan.Pace.Open);
        RunOutputs outputs = RunOutputs.of(results, live);
        try (outputs) {
            result = LoadRun.run(plan, stop, PhaseListener.NONE, outputs);
        } finally {
            live.end();
        }
        Judgement judgement = result.judge(plan, ceiling);
        Summary.print(results.table(), plan, result, judgement);
        results.write(new ResultFields(plan, result, judgement, ceiling));
        outputs.checkLog();
        return results.exitCode(judgement, plan.pace() instanceof LoadPlan.Pace.Open);
    }

    private OptionalDouble ceiling(LoadPlan plan) throws LoadException {
        boolean isOpen = plan.pace() instanceof LoadPlan.Pace.Open;
        try {
            Optional<Ceiling> known = ceilings().find(Calibration.key(plan));
            return known.map(of -> OptionalDouble.of(isOpen ? of.openPerSecond() : of.closedPerSecond()))
                    .orElse(OptionalDouble.empty());
        } catch (IOException e) {
            throw new LoadException(String.valueOf(e.getMessage()));
        }
    }

    private CeilingFile ceilings() {
        return new CeilingFile(calibration == null ? CeilingFile.defaultFile() : calibration);
    }

    private int calibrate(CompletableFuture<?> stop) throws IOException, LoadException, InterruptedException {
        results.onlyJsonBeside("--calibrate");
        results.nothingOf(List.of("--require-valid", "--quiet"), "--calibrate");
        RequestSource requests = workload.source(Origin.of(NOWHERE, false), Optional.empty());
        LoadPlan plan = plan(NOWHERE, new Handshake.None(), requests);
        if (!(plan.workload() instanceof WorkloadSpec made)) {
            throw options().invalid("--calibrate", calibrate, "requests for keys that options make");
        }
        ceiling(plan); // or else what was measured could not be kept
        Ceiling ceiling = Calibration.measure(plan, made, stop);
        ceilings().put(Calibration.key(plan), ceiling);
        PrintWriter out = results.table();
        out.printf(
                Locale.ROOT,
                "This generator can do %,.0f requests/s in a closed loop, and %,.0f with due times (%s).%n",
                ceiling.closedPerSecond(),
                ceiling.openPerSecond(),
                Calibration.key(plan));
        out.flush();
        results.writeJson(Map.of(
                "closed_rate", ceiling.closedPerSecond(),
                "open_rate", ceiling.openPerSecond(),
                "measured_at", ceiling.measuredAt(),
                "of", Calibration.key(plan)));
        return 0;
    }

    private int join(List<Path> files) throws IOException, LoadException {
        results.onlyJsonBeside("--join");
        List<String> others = spec.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !List.of("--join", "--json", "--require-valid").contains(name))
                .toList();
        results.nothingOf(others, "--join");
        Join.Joined joined = Join.of(files);
        Summary.print(results.table(), joined);
        results.writeJson(joined.fields());
        return results.exitCode(joined.judgement(), !joined.closed());
    }

    private int findMax(LoadPlan plan, CompletableFuture<?> stop, PrintWriter err)
            throws IOException, LoadException, InterruptedException {
        if (!(plan.pace() instanceof LoadPlan.Pace.Open start)) {
            throw options()
                    .invalid(
                            "--find-max",
                            "--closed",
                            "an open loop: a closed one finds a capacity, whatever its latency");
        }
        results.onlyJsonBeside("--find-max");
        results.nothingOf(List.of("--require-valid", "--quiet", "--calibration"), "--find-max");
        Objective objective = options().read("--slo", slo, Objective.ALLOWED, () -> Objective.parse(slo));
        FindMax search = new FindMax(plan, start, objective, stop, err);
        try {
            RateSearch.Found found = search.find();
            write(search, found, FindMax.sentence(objective, found));
            return 0;
        } catch (LoadException failed) {
            RateSearch.Found found = search.found();
            if (found.runs() == 0) {
                throw failed;
            }
            String ended = stop.isDone() ? "interrupted: " : "ended by a failure: ";
            write(search, found, ended + FindMax.sentenceSoFar(objective, found));
            if (stop.isDone()) {
                return 1; // of no account beside the signal's
            }
            throw failed;
        }
    }

    private void write(FindMax search, RateSearch.Found found, String sentence) throws IOException {
        PrintWriter out = results.table();
        out.println(sentence);
        out.flush();
        results.writeJson(search.fields(found));
    }

    private int fail(@Nullable String message) {
        tell(message);
        return 1;
    }

    private void tell(@Nullable String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("load: " + message);
        err.flush();
    }

    private LoadPlan plan(InetSocketAddress target, Handshake handshake, RequestSource requests) {
        options().check(!(closed && ratePerSecond != null), "--rate", ratePerSecond, "no rate together with --closed");
        double rate = ratePerSecond == null ? DEFAULT_RATE : ratePerSecond;
        options().check(duration.toMillis() >= 1, "--duration", duration.toMillis() + "ms", "1ms or longer");
        try {
            return new LoadPlan(
                    new LoadPlan.Server(target, connection.protocol(), workload.paths(), handshake),
                    new LoadPlan.ConnectionPlan(
                            connection.connections(),
                            connection.perConnection(),
                            connection.requestsPerConnection(),
                            connection.loops()),
                    closed ? new LoadPlan.Pace.Closed() : new LoadPlan.Pace.Open(rate, arrivals(), waiting()),
                    new LoadPlan.Schedule(warmup(), duration, connection.timeout()),
                    requests,
                    workload.preloads());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private ArrivalProcess arrivals() {
        return options().oneOf("--arrivals", arrivals.toLowerCase(Locale.ROOT), ArrivalProcess.values());
    }

    private Waiting waiting() {
        return switch (waiting) {
            case "auto" -> Waiting.forLoops(connection.loops());
            case "park" -> Waiting.PARK;
            case "near" -> Waiting.NEAR;
            case "spin" -> Waiting.SPIN;
            default -> throw options().invalid("--wait", waiting, "auto, park, near, spin");
        };
    }

    private Warmup warmup() {
        Warmup usual = closed ? Warmup.of(CLOSED_WARMUP) : Warmup.untilSteady(LONGEST_WARMUP);
        Warmup asked = warmup == null ? usual : Warmup.of(warmup);
        if (startAt == null) {
            return asked;
        }
        Instant begin;
        try {
            begin = Instant.parse(startAt);
        } catch (DateTimeParseException wrong) {
            throw options().invalid("--start-at", startAt, "a moment such as 2027-01-31T12:00:00Z");
        }
        options()
                .check(
                        !asked.endsWhenSteady(),
                        "--start-at",
                        startAt,
                        "it with --warmup, so that all measure at the same time");
        return asked.at(begin);
    }

    private OptionChecks options() {
        return new OptionChecks(spec);
    }
}
