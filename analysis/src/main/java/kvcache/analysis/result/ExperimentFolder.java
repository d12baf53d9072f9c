package kvcache.analysis.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import kvcache.base.file.CsvFile;
import kvcache.base.file.UnreadableFileException;

/**
 * The paths of an in-process experiment's files.
 *
 * @param files the files of its kind
 * @param <P> the plan
 * @param <R> the result of a trial
 */
public record ExperimentFolder<P, R>(Path path, ExperimentFiles<P, R> files) {

    /**
     * The content of the files.
     *
     * @param rows one for each finished trial
     * @param failures one line for each failed trial
     * @param <P> the plan
     * @param <R> the result of a trial
     */
    public record Content<P, R>(ExperimentInfo<P> info, List<R> rows, List<String> failures) {
        public Content {
            rows = List.copyOf(rows);
            failures = List.copyOf(failures);
        }

        public P plan() {
            return info.plan();
        }
    }

    /** Returns whether the folder holds an experiment of this kind. */
    public boolean isOne() {
        return Files.isRegularFile(rows());
    }

    /** Creates the folder and writes {@code run.json}. Returns the file of rows, which the caller closes. */
    public CsvFile<R> begin(ExperimentInfo<P> info) throws IOException {
        Files.createDirectories(path);
        files.description().write(path.resolve("run.json"), info);
        return CsvFile.create(rows(), files.columns());
    }

    /** Appends a line about a failed trial. */
    public void addFailure(String line) throws IOException {
        Files.writeString(failures(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Reads all files.
     *
     * @throws UnreadableFileException if there is no finished trial or a file is invalid; the message is one line
     */
    public Content<P, R> read() throws IOException {
        ExperimentInfo<P> info = files.description().read(path.resolve("run.json"));
        List<String> failures = Files.exists(failures()) ? Files.readAllLines(failures()) : List.of();
        List<R> rows = CsvFile.read(rows(), files.row());
        if (rows.isEmpty()) {
            throw new UnreadableFileException("%s holds no finished measurement: there is nothing to draw%s"
                    .formatted(path, failures.isEmpty() ? "" : "; the first failed: " + failures.getFirst()));
        }
        return new Content<>(info, rows, failures);
    }

    private Path rows() {
        return path.resolve(files.rows());
    }

    private Path failures() {
        return path.resolve("failures.txt");
    }

    /** The output of the child processes. */
    public Path log() {
        return path.resolve(files.log());
    }

    /** The figures, with a row for each cell. */
    public Path figures() {
        return path.resolve(files.name() + ".csv");
    }

    /** The page, in Markdown. */
    public Path page() {
        return path.resolve(files.name() + ".md");
    }

    /** The charts, in PNG. */
    public Path charts() {
        return path.resolve("charts");
    }
}
