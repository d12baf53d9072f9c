package kvcache.load.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.load.client.RequestPaths;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.Origin;
import kvcache.load.workload.RecordedRequest;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.TargetList;
import kvcache.load.workload.Trace;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.WorkloadSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The load command's options for the workload, and their validation. */
final class WorkloadOptions extends OptionChecks {

    /** What a trace says itself. */
    private static final List<String> SAID_BY_TRACE =
            List.of("--reads", "--deletes", "--misses", "--keys", "--key-distribution", "--value-size");

    /** What a recorded request says itself, or has no key for. */
    private static final List<String> SAID_BY_REQUEST = Stream.concat(
                    SAID_BY_TRACE.stream(), Stream.of("--trace", "--get", "--put", "--delete", "--no-preload"))
            .toList();

    /** What makes one request. */
    private static final List<String> OF_ONE_REQUEST = List.of("--method", "--body", "--body-file");

    @Option(
            names = "--reads",
            paramLabel = "SHARE",
            defaultValue = "0.8",
            converter = WorkloadConverters.Share.class,
            description = "Share of reads, 0 to 1.")
    private double reads;

    @Option(
            names = "--deletes",
            paramLabel = "SHARE",
            defaultValue = "0",
            converter = WorkloadConverters.Share.class,
            description = "Share of deletes; the rest are writes.")
    private double deletes;

    @Option(
            names = "--misses",
            paramLabel = "SHARE",
            defaultValue = "0",
            converter = WorkloadConverters.Share.class,
            description = "Share of the reads that ask for keys which are never stored.")
    private double misses;

    @Option(names = "--keys", paramLabel = "N", defaultValue = "10000", description = "How many keys there are.")
    private WholeNumber keys = new WholeNumber("");

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
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header field of every request, such as 'Authorization: Bearer TOKEN'; as often as needed.")
    private List<String> headers = List.of();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "Ask for the URL alone, by GET, POST, PUT, PATCH or DELETE. Default: GET; POST with a body.")
    private @Nullable String method;

    @Option(names = "--body", paramLabel = "TEXT", description = "Send this to the URL, in UTF-8.")
    private @Nullable String body;

    @Option(names = "--body-file", paramLabel = "FILE", description = "Send what is in a file to the URL.")
    private @Nullable Path bodyFile;

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
    private WholeNumber seed = new WholeNumber("");

    /**
     * Where the requests come from.
     *
     * @param server that they are for
     * @param path the only one that is asked for; empty if the URL has none
     */
    RequestSource source(Origin server, Optional<String> path) {
        String one = path.isPresent() ? "a URL with a path" : given(OF_ONE_REQUEST);
        if (targets != null) {
            check(path.isEmpty(), "--targets", targets, "a URL without a path beside it");
            refuse("--targets", SAID_BY_REQUEST);
            refuse("--targets", OF_ONE_REQUEST);
            return recorded(
                    "--targets",
                    targets,
                    file -> TargetList.read(file, server, seed()).with(headers()));
        }
        if (one != null) {
            refuse(one, SAID_BY_REQUEST);
            return new TargetList(List.of(request(path.orElse("/"))), seed()).with(headers());
        }
        if (trace != null) {
            refuse("--trace", SAID_BY_TRACE);
            return recorded("--trace", trace, file -> Trace.read(file, seed()));
        }
        return generated();
    }

    private RecordedRequest request(String path) {
        check(body == null || bodyFile == null, "--body-file", bodyFile, "either it or --body");
        byte[] bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
        if (bodyFile != null) {
            try {
                check(Files.size(bodyFile) <= ValueSizes.MAX_BYTES, "--body-file", bodyFile, "a file of 64m at most");
                bytes = Files.readAllBytes(bodyFile);
            } catch (IOException failed) {
                throw bad("option '--body-file'", bodyFile, ": " + WorkloadConverters.reason(failed));
            }
        }
        String usual = body == null && bodyFile == null ? "GET" : "POST";
        String asked = method == null ? usual : method;
        check(RecordedRequest.METHODS.contains(asked), "--method", asked, "GET, POST, PUT, PATCH or DELETE");
        return RecordedRequest.of(asked, path, List.of(), new RecordedRequest.Body(bytes));
    }

    private List<RecordedRequest.Header> headers() {
        return headers.stream().map(this::header).toList();
    }

    private RecordedRequest.Header header(String given) {
        int colon = given.indexOf(':');
        try {
            String value = given.substring(colon + 1).strip();
            RecordedRequest.Header header = RecordedRequest.Header.of(given.substring(0, Math.max(0, colon)), value);
            if (header.is("content-length")) {
                throw new IllegalArgumentException(RecordedRequest.Header.ALLOWED);
            }
            return header;
        } catch (IllegalArgumentException wrong) {
            throw invalid("-H", given, "NAME:VALUE, " + wrong.getMessage());
        }
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
            throw bad("option '" + option + "'", file, ": " + WorkloadConverters.reason(failed));
        }
    }

    /** Reads what was recorded. */
    private interface RecordReader {
        RequestSource read(Path file) throws IOException;
    }

    private long seed() {
        return range("--seed", seed, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private RequestSource generated() {
        int count = range("--keys", keys, 1, WorkloadSpec.MAX_KEYS);
        return read(
                "--deletes",
                deletes,
                "0 to 1 less --reads, " + reads,
                () -> new WorkloadSpec(reads, deletes, misses, count, keyDistribution, valueSizes, seed()));
    }

    /** Whether keys are stored before the run. */
    boolean preloads() {
        return !noPreload;
    }

    /** Where the server has its keys. */
    RequestPaths paths() {
        return new RequestPaths(
                template("--get", get, "GET"),
                template("--put", put, "POST"),
                template("--delete", delete, "DELETE"),
                headers());
    }

    private RequestPaths.Template template(String option, String given, String usualMethod) {
        return read(
                option, given, RequestPaths.Template.ALLOWED, () -> RequestPaths.Template.parse(given, usualMethod));
    }
}
