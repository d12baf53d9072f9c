package kvcache.analysis.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import kvcache.base.file.CsvFile;
import kvcache.base.file.UnreadableFileException;

/**
 * Where each file of an experiment inside the process lies.
 *
 * @param path the folder
 * @param files those of its kind
 * @param <P> the plan
 * @param <R> what a trial found
 */
public record ExperimentFolder<P, R>(Path path, ExperimentFiles<P, R> files) {

    /**
     * An experiment as its files tell it.
     *
     * @param info what was planned
     * @param rows a row for each trial that was finished
     * @param failures a line for each that failed
     * @param <P> the plan
     * @param <R> what a trial found
     */
    public record Content<P, R>(ExperimentInfo<P> info, List<R> rows, List<String> failures) {
        /** Copies the lists. */
        public Content {
            rows = List.copyOf(rows);
            failures = List.copyOf(failures);
        }

        /** What was measured. */
        public P plan() {
            return info.plan();
        }
    }

    /** Whether an experiment of this kind was made here. */
    public boolean isOne() {
        return Files.isRegularFile(rows());
    }

    /**
     * Creates the folder and describes the experiment; returns its rows, to which the caller adds, and which it closes.
     */
    public CsvFile<R> begin(ExperimentInfo<P> info) throws IOException {
        Files.createDirectories(path);
        files.description().write(path.resolve("run.json"), info);
        return CsvFile.create(rows(), files.columns());
    }

    /** Writes down that a trial failed, in one line. */
    public void addFailure(String line) throws IOException {
        Files.writeString(failures(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Reads all of it.
     *
     * @throws UnreadableFileException where there is no finished trial, or a file is not one that this class wrote; the
     *     message is one line
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

    /** What the children say. */
    public Path log() {
        return path.resolve(files.log());
    }

    /** A row for each cell, with its figures. */
    public Path figures() {
        return path.resolve(files.name() + ".csv");
    }

    /** Markdown. */
    public Path page() {
        return path.resolve(files.name() + ".md");
    }

    /** PNG. */
    public Path charts() {
        return path.resolve("charts");
    }
}
