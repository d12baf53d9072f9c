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
            description = "Exit with 3 where the verdict is not 'valid', nor 'server-limited' in a closed loop.")
    private boolean requireValid;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the result as JSON. '-' is standard output, of --csv and --hlog too; the table then"
                    + " goes to standard error.")
    private @Nullable Path json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the result as a CSV file of one row.")
    private @Nullable Path csv;

    @Option(
            names = "--hlog",
            paramLabel = "FILE",
            description = "Write the histograms of each second as an HdrHistogram log.")
    private @Nullable Path hlog;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Tell Prometheus of the run on this port of the loopback address; 0 for any that is free.")
    private @Nullable WholeNumber metricsPort;

    @Option(names = "--quiet", description = "Say nothing before the end.")
    private boolean quiet;

    void check() {
        Map<String, Path> files = files();
        files.forEach(this::checkFolder);
        List<String> printed = files.keySet().stream()
                .filter(option -> StandardOutput.isNamedBy(files.get(option)))
                .toList();
        if (printed.size() > 1) {
            throw invalid(printed.getLast(), "-", "standard output for one of " + String.join(" and ", printed));
        }
        Integer port = metricsPort();
        check(
                port == null || port > 0 || !quiet,
                "--metrics-port",
                port,
                "1 to 65535 with --quiet, by which the port that is found is not told");
    }

    /** Those that were asked for, by their option. */
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

    /** What cannot be written is to be told before a run, not after it. */
    private void checkFolder(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        check(
                StandardOutput.isNamedBy(file) || folder == null || Files.isWritable(folder),
                option,
                file,
                "a file in a folder that is there and can be written to");
    }

    /** Refuses options that change nothing beside another. */
    void nothingOf(List<String> others, String option) {
        String other = given(others);
        check(other == null, option, other, "it without " + other + ", which would change nothing");
    }

    /** Refuses what a command does not write. */
    void onlyJsonBeside(String option) {
        String other = csv != null ? "--csv" : hlog != null ? "--hlog" : "--metrics-port";
        check(csv == null && hlog == null && metricsPort == null, option, other, "--json alone beside it");
    }

    /** Where people are told of a result. */
    PrintWriter table() {
        boolean isTaken = files().values().stream().anyMatch(StandardOutput::isNamedBy);
        return isTaken ? commandLine().getErr() : commandLine().getOut();
    }

    /** Writes what programs are told of a result, where that was asked for. */
    void writeJson(Map<String, Object> fields) throws IOException {
        if (json != null) {
            write(json, ResultFiles.json(fields));
        }
    }

    /** Writes to standard output, too. Its own failures are told by whoever started the command. */
    private void write(Path file, String text) throws IOException {
        if (StandardOutput.isNamedBy(file)) {
            commandLine().getOut().print(text);
            commandLine().getOut().flush();
        } else {
            ResultFiles.write(file, text);
        }
    }

    /** Opens the log that was asked for; null if none was. */
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

    /** Writes what is asked for, but for the log, which is written while the run is under way. */
    void write(ResultFields fields) throws IOException {
        Map<String, Object> all = fields.asMap();
        if (json != null && hlog != null && !StandardOutput.isNamedBy(hlog)) {
            all.put("hlog", besideJson(json, hlog));
        }
        writeJson(all);
        if (csv != null) {
            Map<String, Object> columns = fields.asMap();
            columns.keySet().removeAll(ResultFields.OF_JSON_ALONE);
            write(csv, ResultFiles.csv(columns));
        }
    }

    /** Where the log is, seen from the JSON. */
    private static String besideJson(Path json, Path log) {
        Path folder = json.toAbsolutePath().normalize().getParent();
        Path absolute = log.toAbsolutePath().normalize();
        return folder == null
                ? absolute.toString()
                : folder.relativize(absolute).toString();
    }

    int exitCode(Judgement judgement, boolean openLoop) {
        boolean limitIsTheAnswer = !openLoop && judgement.verdict() == Verdict.SERVER_LIMITED;
        return !requireValid || judgement.verdict() == Verdict.VALID || limitIsTheAnswer ? 0 : NOT_VALID;
    }
}
