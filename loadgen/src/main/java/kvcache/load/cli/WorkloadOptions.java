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

    /** Options that a trace determines. */
    private static final List<String> SET_BY_TRACE =
            List.of("--reads", "--deletes", "--misses", "--keys", "--key-distribution", "--value-size");

    /** Options that a recorded request determines, or that need keys. */
    private static final List<String> SET_BY_REQUEST = Stream.concat(
                    SET_BY_TRACE.stream(), Stream.of("--trace", "--get", "--put", "--delete", "--no-preload"))
            .toList();

    private static final List<String> HTTP_ONLY =
            List.of("--targets", "--header", "--method", "--body", "--body-file", "--get", "--put", "--delete");

    private static final List<String> SINGLE_REQUEST = List.of("--method", "--body", "--body-file");

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
            description = "Share of reads for keys that are never stored.")
    private double misses;

    @Option(names = "--keys", paramLabel = "N", defaultValue = "10000", description = "Number of keys.")
    private WholeNumber keys = new WholeNumber("");

    @Option(
            names = "--key-distribution",
            paramLabel = "FORM",
            defaultValue = "uniform",
            converter = WorkloadConverters.Keys.class,
            description = "Distribution of keys: uniform, zipf:EXPONENT, or hotset:KEYS:REQUESTS. hotset:0.1:0.9 sends "
                    + "90 %% of the requests to 10 %% of the keys.")
    private KeyDistribution keyDistribution = new KeyDistribution.Uniform();

    @Option(
            names = "--value-size",
            paramLabel = "FORM",
            defaultValue = "12",
            converter = WorkloadConverters.Sizes.class,
            description = "Length of values: bytes such as 12, 64k or 2m; a range such as 16-1k; @FILE with one length "
                    + "per line; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], cut at MAX (1m). Lengths "
                    + "that vary are at least 8 bytes.")
    private ValueSizes valueSizes = new ValueSizes.Fixed(12);

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Replay a recorded workload, repeatedly: one line 'operation key size' per request. Sizes "
                    + "under 8 bytes are sent as 8.")
    private @Nullable Path trace;

    @Option(
            names = "--targets",
            paramLabel = "FILE",
            description = "Replay a vegeta targets file (HTTP or JSON), repeatedly. Responses with a 2xx or 3xx status "
                    + "are successes.")
    private @Nullable Path targets;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "Header field of every request, such as 'Authorization: Bearer TOKEN'. Repeatable.")
    private List<String> headers = List.of();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "Request only the URL, with GET, POST, PUT, PATCH or DELETE. Default: GET; POST with a body.")
    private @Nullable String method;

    @Option(names = "--body", paramLabel = "TEXT", description = "Request body, in UTF-8; only the URL is requested.")
    private @Nullable String body;

    @Option(
            names = "--body-file",
            paramLabel = "FILE",
            description = "File with the request body; only the URL is requested.")
    private @Nullable Path bodyFile;

    @Option(names = "--no-preload", description = "Do not store each key before the warm-up. Values are still checked.")
    private boolean noPreload;

    @Option(
            names = "--get",
            paramLabel = "PATH",
            defaultValue = "/get/{key}",
            description = "Path for reading a key, such as /cache/{key}.")
    private String get = "";

    @Option(
            names = "--put",
            paramLabel = "PATH",
            defaultValue = "POST /store/{key}",
            description = "Method and path for storing a key, such as 'PUT /cache/{key}'.")
    private String put = "";

    @Option(
            names = "--delete",
            paramLabel = "PATH",
            defaultValue = "DELETE /store/{key}",
            description = "Path for removing a key, such as /cache/{key}.")
    private String delete = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Random seed. Equal seeds give equal requests.")
    private WholeNumber seed = new WholeNumber("");

    /**
     * Returns the source of requests.
     *
     * @param path the only path requested; empty if the URL has none
     */
    RequestSource source(Origin server, Optional<String> path) {
        if (server.scheme() == Origin.Scheme.REDIS || server.scheme() == Origin.Scheme.MEMCACHED) {
            if (path.isPresent()) {
                throw bad("parameter 'URL'", server + path.get(), "; allowed: no path with " + server.scheme());
            }
            refuse(server.scheme() + "://", HTTP_ONLY);
        }
        String single = path.isPresent() ? "a URL with a path" : given(SINGLE_REQUEST);
        if (targets != null) {
            check(path.isEmpty(), "--targets", targets, "only with a URL without a path");
            refuse("--targets", SET_BY_REQUEST);
            refuse("--targets", SINGLE_REQUEST);
            return recorded(
                    "--targets",
                    targets,
                    file -> TargetList.read(file, server, seed()).with(headers()));
        }
        if (single != null) {
            refuse(single, SET_BY_REQUEST);
            return new TargetList(List.of(request(path.orElse("/"))), seed()).with(headers());
        }
        if (trace != null) {
            refuse("--trace", SET_BY_TRACE);
            return recorded("--trace", trace, file -> Trace.read(file, seed()));
        }
        return generated();
    }

    private RecordedRequest request(String path) {
        check(body == null || bodyFile == null, "--body-file", bodyFile, "not together with --body");
        byte[] bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
        if (bodyFile != null) {
            try {
                check(Files.size(bodyFile) <= ValueSizes.MAX_BYTES, "--body-file", bodyFile, "a file of at most 64m");
                bytes = Files.readAllBytes(bodyFile);
            } catch (IOException e) {
                throw bad("option '--body-file'", bodyFile, ": " + WorkloadConverters.reason(e));
            }
        }
        String defaultMethod = body == null && bodyFile == null ? "GET" : "POST";
        String chosen = method == null ? defaultMethod : method;
        check(RecordedRequest.METHODS.contains(chosen), "--method", chosen, "GET, POST, PUT, PATCH or DELETE");
        return RecordedRequest.of(chosen, path, List.of(), new RecordedRequest.Body(bytes));
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
        } catch (IllegalArgumentException e) {
            throw invalid("-H", given, "NAME:VALUE, " + e.getMessage());
        }
    }

    private void refuse(String option, List<String> others) {
        for (String other : others) {
            OptionSpec given = commandLine().getParseResult().matchedOption(other);
            check(given == null, other, given == null ? null : given.getValue(), "not together with " + option);
        }
    }

    private RequestSource recorded(String option, Path file, RecordReader reader) {
        try {
            return reader.read(file);
        } catch (IOException e) {
            throw bad("option '" + option + "'", file, ": " + WorkloadConverters.reason(e));
        }
    }

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

    boolean preloads() {
        return !noPreload;
    }

    /** Returns the paths of the server's keys. */
    RequestPaths paths() {
        return new RequestPaths(
                template("--get", get, "GET"),
                template("--put", put, "POST"),
                template("--delete", delete, "DELETE"),
                headers());
    }

    private RequestPaths.Template template(String option, String given, String defaultMethod) {
        return read(
                option, given, RequestPaths.Template.ALLOWED, () -> RequestPaths.Template.parse(given, defaultMethod));
    }
}
