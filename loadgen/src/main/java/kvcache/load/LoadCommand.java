package kvcache.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.search.Objective;
import kvcache.load.search.RateSearch;
import kvcache.load.verdict.Judgement;
import kvcache.load.verdict.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The {@code load} command. Exit 0: the run took place; 1: it could not; 2: bad arguments; 3: it took place, but its verdict is not
 * valid and {@code --require-valid} asks that it be.
 *
 * <p>Whoever starts the command line registers a converter of {@link Duration}.
 */
@Command(
        name = "load",
        description = "Sends requests to an HTTP key-value server and measures latency from the moment each was due.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class LoadCommand implements Callable<Integer> {

    private static final double DEFAULT_RATE = 2000;
    private static final int NOT_VALID = 3;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final WorkloadOptions workload = new WorkloadOptions();

    @Parameters(paramLabel = "URL", description = "Where the server is: http://HOST:PORT.")
    private String url = "";

    @Option(
            names = "--rate",
            paramLabel = "N",
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

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "10s", description = "How long to measure.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long to send in the same way before that.")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "After this long, a request without an answer is an error.")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--protocol",
            paramLabel = "h1|h2c",
            defaultValue = "h1",
            converter = LoadOptions.ProtocolConverter.class,
            description = "HTTP/1.1, or HTTP/2 without TLS by prior knowledge.")
    private Protocol protocol = Protocol.H1;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "64", description = "TCP connections.")
    private int connections;

    @Option(
            names = "--pipeline",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests in flight on a connection, with h1.")
    private int pipeline;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests in flight on a connection, with h2c.")
    private int streams;

    @Option(names = "--loops", paramLabel = "N", defaultValue = "1", description = "Event loops, a thread each.")
    private int loops;

    @Option(
            names = "--spin",
            description =
                    "Open loop: wait without sleeping, for latencies without the kernel's wake-up in them; takes a core"
                            + " for each loop.")
    private boolean spin;

    @Option(
            names = "--arrivals",
            paramLabel = "constant|poisson",
            defaultValue = "constant",
            converter = LoadOptions.ArrivalsConverter.class,
            description = "How the gaps between requests are made.")
    private ArrivalProcess arrivals = ArrivalProcess.CONSTANT;

    @Option(
            names = "--reconnect-after",
            paramLabel = "N",
            description = "Close each connection after N requests, and make it anew. Default: keep it.")
    private @Nullable Integer reconnectAfter;

    @Option(names = "--require-valid", description = "Exit with 3 where the verdict is not 'valid'.")
    private boolean requireValid;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON.")
    private @Nullable Path json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the result as a CSV file of one row.")
    private @Nullable Path csv;

    @Option(names = "--hlog", paramLabel = "FILE", description = "Write the histograms as an HdrHistogram log.")
    private @Nullable Path hlog;

    @Override
    public Integer call() throws InterruptedException {
        LoadPlan plan = plan();
        PrintWriter err = spec().commandLine().getErr();
        if (findMax) {
            return findMax(plan, err);
        }
        LoadResult result;
        try {
            result = LoadRun.run(plan);
        } catch (LoadException failed) {
            return fail(err, failed.getMessage());
        }
        Judgement judgement = result.judge(plan, OptionalDouble.empty());
        Summary.print(spec().commandLine().getOut(), plan, result, judgement);
        try {
            if (json != null) {
                ResultFiles.writeJson(json, plan, result, judgement);
            }
            if (csv != null) {
                ResultFiles.writeCsv(csv, plan, result, judgement);
            }
            if (hlog != null) {
                ResultFiles.writeHistograms(hlog, result);
            }
        } catch (IOException failed) {
            return fail(err, "cannot write the result: " + failed.getMessage());
        }
        return requireValid && judgement.verdict() != Verdict.VALID ? NOT_VALID : 0;
    }

    private int findMax(LoadPlan plan, PrintWriter err) throws InterruptedException {
        if (!(plan.pace() instanceof LoadPlan.Pace.Open start)) {
            throw invalid(
                    "option '--find-max'",
                    "--closed",
                    "an open loop: a closed one finds a capacity, whatever its latency");
        }
        check(csv == null && hlog == null, "--find-max", csv == null ? "--hlog" : "--csv", "--json alone beside it");
        Objective objective;
        try {
            objective = Objective.parse(slo);
        } catch (IllegalArgumentException wrong) {
            throw invalid("option '--slo'", slo, Objective.ALLOWED);
        }
        try {
            RateSearch.Found found = new FindMax(plan, start, objective, err).find();
            PrintWriter out = spec().commandLine().getOut();
            out.println(FindMax.sentence(objective, found));
            out.flush();
            if (json != null) {
                ResultFiles.writeJson(json, FindMax.fields(objective, found));
            }
            return 0;
        } catch (LoadException failed) {
            return fail(err, failed.getMessage());
        } catch (IOException failed) {
            return fail(err, "cannot write the result: " + failed.getMessage());
        }
    }

    private static int fail(PrintWriter err, @Nullable String message) {
        err.println("load: " + message);
        err.flush();
        return 1;
    }

    private LoadPlan plan() {
        InetSocketAddress target = target();
        check(!(closed && ratePerSecond != null), "--rate", ratePerSecond, "no rate together with --closed");
        double rate = ratePerSecond == null ? DEFAULT_RATE : ratePerSecond;
        check(rate > 0 && rate <= 10_000_000, "--rate", ratePerSecond, "over 0 to 10000000");
        check(connections >= 1 && connections <= 65_536, "--connections", connections, "1 to 65536");
        depth("--pipeline", pipeline, Protocol.H1);
        depth("--streams", streams, Protocol.H2C);
        check(loops >= 1 && loops <= connections, "--loops", loops, "1 to the number of connections, " + connections);
        check(reconnectAfter == null || reconnectAfter >= 1, "--reconnect-after", reconnectAfter, "1 or more");
        check(duration.toMillis() >= 1, "--duration", duration.toMillis() + "ms", "1ms or longer");
        check(timeout.toMillis() >= 1, "--timeout", timeout.toMillis() + "ms", "1ms or longer");
        try {
            return new LoadPlan(
                    target,
                    protocol,
                    closed
                            ? new LoadPlan.Pace.Closed()
                            : new LoadPlan.Pace.Open(rate, arrivals, spin ? Waiting.SPIN : Waiting.PARK),
                    connections,
                    protocol == Protocol.H1 ? pipeline : streams,
                    loops,
                    Warmup.of(warmup),
                    duration,
                    timeout,
                    workload.preloads(),
                    workload.source(target),
                    workload.paths(),
                    new Handshake.None(),
                    reconnectAfter == null ? LoadPlan.UNLIMITED : reconnectAfter);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec().commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private void depth(String option, int given, Protocol its) {
        check(
                protocol == its ? given >= 1 && given <= 65_536 : given == 1,
                option,
                given,
                protocol == its ? "1 to 65536" : "1 with --protocol " + protocol);
    }

    private InetSocketAddress target() {
        String allowed = "http://HOST:PORT";
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException wrong) {
            throw invalid("parameter 'URL'", url, allowed);
        }
        String host = uri.getHost();
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (!"http".equals(uri.getScheme()) || host == null || !bare || uri.getPort() > 65_535) {
            throw invalid("parameter 'URL'", url, allowed);
        }
        InetSocketAddress target = new InetSocketAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() < 0 ? 80 : uri.getPort());
        if (target.isUnresolved()) {
            throw invalid("parameter 'URL'", url, "a host that has an address");
        }
        return target;
    }

    private void check(boolean met, String option, @Nullable Object given, String allowed) {
        if (!met) {
            throw invalid("option '" + option + "'", String.valueOf(given), allowed);
        }
    }

    private ParameterException invalid(String where, String given, String allowed) {
        return new ParameterException(
                spec().commandLine(), "Invalid value for %s: '%s'; allowed: %s".formatted(where, given, allowed));
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("started without a command line");
        }
        return spec;
    }
}
