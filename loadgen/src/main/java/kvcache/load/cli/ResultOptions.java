package kvcache.load.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.StandardOutput;
import kvcache.base.cli.WholeNumber;
import kvcache.base.run.Verdict;
import kvcache.load.output.HistogramLog;
import kvcache.load.output.ResultFields;
import kvcache.load.output.ResultFiles;
import kvcache.load.verdict.Judgement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The load command's options for output. */
final class ResultOptions extends OptionChecks {

    private static final int NOT_VALID = 3;
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--require-valid",
            description = "Exit with 3 unless the verdict is 'valid', or 'server-limited' in a closed loop.")
    private boolean requireValid;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the result as JSON. '-' is standard output, for --csv and --hlog too; the table then "
                    + "goes to standard error.")
    private @Nullable Path json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the result as CSV with one row.")
    private @Nullable Path csv;

    @Option(names = "--hlog", paramLabel = "FILE", description = "Write per-second histograms as an HdrHistogram log.")
    private @Nullable Path hlog;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serve Prometheus metrics of the run on this loopback port; 0 for any free port.")
    private @Nullable WholeNumber metricsPort;

    @Option(names = "--quiet", description = "Print nothing before the end.")
    private boolean quiet;

    void check() {
        Map<String, Path> files = files();
        files.forEach(this::checkFolder);
        List<String> onStandardOutput = files.keySet().stream()
                .filter(option -> StandardOutput.isNamedBy(files.get(option)))
                .toList();
        if (onStandardOutput.size() > 1) {
            throw invalid(
                    onStandardOutput.getLast(),
                    "-",
                    "standard output for only one of " + String.join(" and ", onStandardOutput));
        }
        Integer port = metricsPort();
        check(
                port == null || port > 0 || !quiet,
                "--metrics-port",
                port,
                "1 to 65535 with --quiet, which does not print the chosen port");
    }

    /** Returns the requested files by option. */
    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        if (json != null) {
            files.put("--json", json);
        }
        if (csv != null) {
            files.put("--csv", csv);
        }
        if (hlog != null) {
            files.put("--hlog", hlog);
        }
        return files;
    }

    /** Fails before the run if a file cannot be written. */
    private void checkFolder(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        check(
                StandardOutput.isNamedBy(file) || folder == null || Files.isWritable(folder),
                option,
                file,
                "a file in a writable folder");
    }

    /** Refuses options that have no effect together with another. */
    void refuseWith(List<String> others, String option) {
        String other = given(others);
        check(other == null, option, other, "not together with " + other + ", which would have no effect");
    }

    /** Refuses outputs that the command does not write. */
    void allowOnlyJsonWith(String option) {
        String other = csv != null ? "--csv" : hlog != null ? "--hlog" : "--metrics-port";
        check(csv == null && hlog == null && metricsPort == null, option, other, "only --json with it");
    }

    /** Returns where the table is printed. */
    PrintWriter table() {
        boolean isTaken = files().values().stream().anyMatch(StandardOutput::isNamedBy);
        return isTaken ? commandLine().getErr() : commandLine().getOut();
    }

    /** Writes the JSON result, if requested. */
    void writeJson(Map<String, Object> fields) throws IOException {
        if (json != null) {
            write(json, ResultFiles.json(fields));
        }
    }

    /**
     * Writes to a file or standard output. Failures of standard output are reported by
     * {@link kvcache.base.cli.CommandLines}.
     */
    private void write(Path file, String text) throws IOException {
        if (StandardOutput.isNamedBy(file)) {
            commandLine().getOut().print(text);
            commandLine().getOut().flush();
        } else {
            ResultFiles.write(file, text);
        }
    }

    /** Opens the requested histogram log; returns null if none was requested. */
    @Nullable
    HistogramLog openLog() throws IOException {
        if (hlog == null) {
            return null;
        }
        return StandardOutput.isNamedBy(hlog) ? HistogramLog.to(commandLine().getOut()) : HistogramLog.to(hlog);
    }

    @Nullable
    Integer metricsPort() {
        return metricsPort == null ? null : range("--metrics-port", metricsPort, 0, MAX_PORT);
    }

    boolean isQuiet() {
        return quiet;
    }

    /** Writes the requested results except the histogram log, which is written during the run. */
    void write(ResultFields fields) throws IOException {
        Map<String, Object> all = fields.asMap();
        if (json != null && hlog != null && !StandardOutput.isNamedBy(hlog)) {
            all.put("hlog", besideJson(json, hlog));
        }
        writeJson(all);
        if (csv != null) {
            Map<String, Object> columns = fields.asMap();
            columns.keySet().removeAll(ResultFields.JSON_ONLY);
            write(csv, ResultFiles.csv(columns));
        }
    }

    /** Returns the path of the log relative to the JSON file. */
    private static String besideJson(Path json, Path log) {
        Path folder = json.toAbsolutePath().normalize().getParent();
        Path absolute = log.toAbsolutePath().normalize();
        return folder == null
                ? absolute.toString()
                : folder.relativize(absolute).toString();
    }

    int exitCode(Judgement judgement, boolean openLoop) {
        boolean isMeasuredLimit = !openLoop && judgement.verdict() == Verdict.SERVER_LIMITED;
        return !requireValid || judgement.verdict() == Verdict.VALID || isMeasuredLimit ? 0 : NOT_VALID;
    }
}
