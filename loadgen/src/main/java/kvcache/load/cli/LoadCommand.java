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
        description = "Sends requests to a key-value server and measures latency from each request's due time.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LoadCommand implements Callable<Integer> {

    private static final double DEFAULT_RATE = 2000;
    private static final Duration LONGEST_WARMUP = Duration.ofSeconds(15);
    private static final Duration CLOSED_WARMUP = Duration.ofSeconds(5);
    /** Placeholder for the address of the server that a calibration starts. */
    private static final InetSocketAddress PLACEHOLDER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

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
            description = "Requests per second, independent of the server (open loop). Default: 2000.")
    private @Nullable Double ratePerSecond;

    @Option(
            names = "--closed",
            description = "Closed loop: send as soon as a response arrives. Measures capacity, not latency.")
    private boolean closed;

    @Option(
            names = "--find-max",
            description = "Find the highest rate that meets --slo, in several runs starting at --rate.")
    private boolean findMax;

    @Option(
            names = "--slo",
            paramLabel = "pN=TIME",
            defaultValue = "p99=1ms",
            description = "Latency objective of --find-max.")
    private String slo = "";

    @Option(
            names = "--calibrate",
            description =
                    "Measure the maximum rate of this generator with the same options, against a server that does "
                            + "nothing, and save it to report headroom.")
    private boolean calibrate;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "Calibration file. Default: kvcache/calibration.json in the user's cache directory.")
    private @Nullable Path calibration;

    @Option(
            names = "--join",
            paramLabel = "JSON",
            arity = "1..*",
            description = "Merge the results of several generators, each written with --json and --hlog.")
    private @Nullable List<Path> join;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Duration of the measured phase.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description = "Duration of the warm-up. Default: until the load is steady, at most 15s; 5s with --closed.")
    private @Nullable Duration warmup;

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            description = "Start time, such as 2027-01-31T12:00:00Z, for several generators that start together.")
    private @Nullable String startAt;

    @Option(
            names = "--wait",
            paramLabel = "auto|park|near|spin",
            defaultValue = "auto",
            description = "How an open loop waits: sleep until the next request is due (park) or until shortly before "
                    + "(near), or never sleep (spin), which needs a core per loop. auto: spin if there are more "
                    + "CPUs than loops, else near.")
    private String waiting = "";

    @Option(
            names = "--arrivals",
            paramLabel = "constant|poisson",
            defaultValue = "constant",
            description = "Distribution of the gaps between requests.")
    private String arrivals = "";

    @Override
    public Integer call() throws InterruptedException {
        try (Signals signals = Signals.listen("INT", "TERM")) {
            var unused = signals.asked()
                    .thenRun(() -> report("stopping after the requests in flight; signal again to stop immediately"));
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
                            "a file, not standard output");
            if (closed) {
                results.refuseWith(List.of("--arrivals", "--wait"), "--closed");
            }
            options().check(findMax || options().given(List.of("--slo")) == null, "--slo", slo, "only with --find-max");
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

    /** Returns the plan that the parsed options describe. */
    public LoadPlan plan() {
        Optional<String> path = connection.path();
        Handshake handshake = connection.handshake();
        RequestSource requests = workload.source(connection.origin(), path);
        boolean random = !closed && arrivals() == ArrivalProcess.POISSON;
        if (requests instanceof TargetList && !random) {
            results.refuseWith(List.of("--seed"), "--arrivals");
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
            Optional<Calibration.Ceiling> known = ceilings().find(Calibration.key(plan));
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
        results.allowOnlyJsonWith("--calibrate");
        results.refuseWith(List.of("--require-valid", "--quiet"), "--calibrate");
        options().check(connection.protocol().isHttp(), "--calibrate", connection.protocol(), "only with HTTP");
        RequestSource requests = workload.source(Origin.of(PLACEHOLDER, Origin.Scheme.HTTP), Optional.empty());
        LoadPlan plan = plan(PLACEHOLDER, new Handshake.None(), requests);
        if (!(plan.workload() instanceof WorkloadSpec generated)) {
            throw options().invalid("--calibrate", calibrate, "a generated workload");
        }
        ceiling(plan); // fails early if the file cannot be read
        Calibration.Ceiling ceiling = Calibration.measure(plan, generated, stop);
        ceilings().put(Calibration.key(plan), ceiling);
        PrintWriter out = results.table();
        out.printf(
                Locale.ROOT,
                "This generator reaches %,.0f requests/s in a closed loop and %,.0f in an open loop (%s).%n",
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
        results.allowOnlyJsonWith("--join");
        List<String> others = spec.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !List.of("--join", "--json", "--require-valid").contains(name))
                .toList();
        results.refuseWith(others, "--join");
        Join.Joined joined = Join.of(files);
        Summary.print(results.table(), joined);
        results.writeJson(joined.fields());
        return results.exitCode(joined.judgement(), !joined.closed());
    }

    private int findMax(LoadPlan plan, CompletableFuture<?> stop, PrintWriter err)
            throws IOException, LoadException, InterruptedException {
        if (!(plan.pace() instanceof LoadPlan.Pace.Open start)) {
            throw options()
                    .invalid("--find-max", "--closed", "an open loop; a closed loop measures capacity, not latency");
        }
        results.allowOnlyJsonWith("--find-max");
        results.refuseWith(List.of("--require-valid", "--quiet", "--calibration"), "--find-max");
        Objective objective = options().read("--slo", slo, Objective.ALLOWED, () -> Objective.parse(slo));
        FindMax search = new FindMax(plan, start, objective, stop, err);
        try {
            RateSearch.Found found = search.find();
            write(search, found, FindMax.sentence(objective, found));
            return 0;
        } catch (LoadException e) {
            RateSearch.Found found = search.found();
            if (found.runs() == 0) {
                throw e;
            }
            String prefix = stop.isDone() ? "interrupted: " : "failed: ";
            write(search, found, prefix + FindMax.sentenceSoFar(objective, found));
            if (stop.isDone()) {
                return 1; // the signal's exit code takes precedence
            }
            throw e;
        }
    }

    private void write(FindMax search, RateSearch.Found found, String sentence) throws IOException {
        PrintWriter out = results.table();
        out.println(sentence);
        out.flush();
        results.writeJson(search.fields(found));
    }

    private int fail(@Nullable String message) {
        report(message);
        return 1;
    }

    private void report(@Nullable String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("load: " + message);
        err.flush();
    }

    private LoadPlan plan(InetSocketAddress target, Handshake handshake, RequestSource requests) {
        options().check(!(closed && ratePerSecond != null), "--rate", ratePerSecond, "not together with --closed");
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
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ArrivalProcess arrivals() {
        return options().oneOf("--arrivals", arrivals, ArrivalProcess.values());
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
        Warmup byDefault = closed ? Warmup.of(CLOSED_WARMUP) : Warmup.untilSteady(LONGEST_WARMUP);
        Warmup chosen = warmup == null ? byDefault : Warmup.of(warmup);
        if (startAt == null) {
            return chosen;
        }
        Instant begin;
        try {
            begin = Instant.parse(startAt);
        } catch (DateTimeParseException e) {
            throw options().invalid("--start-at", startAt, "a time such as 2027-01-31T12:00:00Z");
        }
        options()
                .check(
                        !chosen.endsWhenSteady(),
                        "--start-at",
                        startAt,
                        "only with --warmup, so that all generators measure at the same time");
        return chosen.at(begin);
    }

    private OptionChecks options() {
        return new OptionChecks(spec);
    }
}
