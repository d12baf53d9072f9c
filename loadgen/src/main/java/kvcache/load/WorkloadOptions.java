package kvcache.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.load.client.RequestPaths;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.TargetList;
import kvcache.load.workload.Trace;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.WorkloadSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The load command's options that say what requests are, and their checks. */
final class WorkloadOptions extends CheckedOptions {

    /** What a trace says itself. */
    private static final List<String> SAID_BY_TRACE =
            List.of("--reads", "--deletes", "--misses", "--keys", "--key-distribution", "--value-size");

    /** What targets say themselves. */
    private static final List<String> SAID_BY_TARGETS = Stream.concat(
                    SAID_BY_TRACE.stream(), Stream.of("--trace", "--get", "--put", "--delete"))
            .toList();

    @Option(names = "--reads", paramLabel = "SHARE", defaultValue = "0.8", description = "Share of reads, 0 to 1.")
    private double reads;

    @Option(
            names = "--deletes",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of deletes; the rest are writes.")
    private double deletes;

    @Option(
            names = "--misses",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of the reads that ask for keys which are never stored.")
    private double misses;

    @Option(names = "--keys", paramLabel = "N", defaultValue = "10000", description = "How many keys there are.")
    private int keys;

    @Option(
            names = "--key-distribution",
            paramLabel = "FORM",
            defaultValue = "uniform",
            converter = WorkloadConverters.Keys.class,
            description = "How often each key is chosen: uniform, zipf:EXPONENT, or hotset:KEYS:REQUESTS, of which"
                    + " hotset:0.1:0.9 gives 90 %% of the requests to 10 %% of the keys.")
    private KeyDistribution keyDistribution = new KeyDistribution.Uniform();

    @Option(
            names = "--value-size",
            paramLabel = "FORM",
            defaultValue = "12",
            converter = WorkloadConverters.Sizes.class,
            description =
                    "Length of values: a number of bytes such as 12, 64k or 2m; a range such as 16-1k; @FILE, drawn"
                            + " from a file with one on each line; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], cut at"
                            + " MAX, which is 1m where it is not given. Where lengths differ, none is under 8 bytes.")
    private ValueSizes valueSizes = new ValueSizes.Fixed(12);

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Replay a recorded workload, a line 'operation key size' for each request, in its order and again"
                            + " from its beginning. Sizes under 8 bytes are sent as 8.")
    private @Nullable Path trace;

    @Option(
            names = "--targets",
            paramLabel = "FILE",
            description =
                    "Replay the requests of a targets file of vegeta's, HTTP or JSON, in their order and again from the"
                            + " first. An answer with a 2xx or 3xx status is a success.")
    private @Nullable Path targets;

    @Option(
            names = "--no-preload",
            description = "Do not store each key once before the warm-up. Values are still checked.")
    private boolean noPreload;

    @Option(
            names = "--get",
            paramLabel = "PATH",
            defaultValue = "/get/{key}",
            description = "Where a key is read, such as /cache/{key}.")
    private String get = "";

    @Option(
            names = "--put",
            paramLabel = "PATH",
            defaultValue = "POST /store/{key}",
            description = "Where a key is stored, such as 'PUT /cache/{key}'.")
    private String put = "";

    @Option(
            names = "--delete",
            paramLabel = "PATH",
            defaultValue = "DELETE /store/{key}",
            description = "Where a key is removed, such as /cache/{key}.")
    private String delete = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Equal seeds give equal requests.")
    private long seed;

    /**
     * Where the requests come from.
     *
     * @param server that they are for
     */
    RequestSource source(InetSocketAddress server) {
        if (targets != null) {
            refuse("--targets", SAID_BY_TARGETS);
            return recorded("--targets", targets, file -> TargetList.read(file, server, seed));
        }
        if (trace != null) {
            refuse("--trace", SAID_BY_TRACE);
            return recorded("--trace", trace, file -> Trace.read(file, seed));
        }
        return generated();
    }

    private void refuse(String option, List<String> others) {
        for (String other : others) {
            OptionSpec given = commandLine().getParseResult().matchedOption(other);
            check(given == null, other, given == null ? null : given.getValue(), "nothing beside " + option);
        }
    }

    private RequestSource recorded(String option, Path file, RecordReader reader) {
        try {
            return reader.read(file);
        } catch (IOException failed) {
            throw bad("option '" + option + "'", file, ": " + FileFaults.reason(failed));
        }
    }

    /** Reads what was recorded. */
    private interface RecordReader {
        RequestSource read(Path file) throws IOException;
    }

    private RequestSource generated() {
        share("--reads", reads);
        share("--deletes", deletes);
        share("--misses", misses);
        check(keys >= 1 && keys <= WorkloadSpec.MAX_KEYS, "--keys", keys, "1 to " + WorkloadSpec.MAX_KEYS);
        try {
            return new WorkloadSpec(reads, deletes, misses, keys, keyDistribution, valueSizes, seed);
        } catch (IllegalArgumentException tooMany) {
            throw invalid("--deletes", deletes, "0 to 1 less --reads, " + reads);
        }
    }

    /** Whether keys are stored before the run. */
    boolean preloads() {
        return !noPreload;
    }

    /** Where the server has its keys. */
    RequestPaths paths() {
        return new RequestPaths(
                template("--get", get, "GET"), template("--put", put, "POST"), template("--delete", delete, "DELETE"));
    }

    private RequestPaths.Template template(String option, String given, String usualMethod) {
        try {
            return RequestPaths.Template.parse(given, usualMethod);
        } catch (IllegalArgumentException wrong) {
            throw invalid(option, given, RequestPaths.Template.ALLOWED);
        }
    }

    private void share(String option, double given) {
        check(given >= 0 && given <= 1, option, given, "0 to 1");
    }
}
