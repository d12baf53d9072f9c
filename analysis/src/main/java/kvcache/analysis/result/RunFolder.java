package kvcache.analysis.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.plan.Trial;

/**
 * The paths of a run's files.
 *
 * @param path the folder of the run
 */
public record RunFolder(Path path) {

    /** Returns whether the path does not exist or is an empty folder. */
    public boolean isVacant() throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Creates the folder and its subfolders. */
    public void create() throws IOException {
        for (Path folder : List.of(path, histograms(), charts(), flameGraphs())) {
            Files.createDirectories(folder);
        }
    }

    /** The plan, the machine and the software. */
    public Path runInfo() {
        return path.resolve("run.json");
    }

    /** A row for each trial. */
    public Path trials() {
        return path.resolve("trials.csv");
    }

    /** A row for each pause of a server. */
    public Path pauses() {
        return path.resolve("pauses.csv");
    }

    /** A CSV file with the columns of the original. */
    public Path originalCsv(String name) {
        return path.resolve(name);
    }

    public Path page() {
        return path.resolve("report.html");
    }

    /** The folder of histograms, with a file for each trial. */
    public Path histograms() {
        return path.resolve("histograms");
    }

    /** The histograms of latency and send lag of a trial. */
    public Path histogram(Trial trial) {
        return histograms().resolve(trial + ".hlog");
    }

    public Path charts() {
        return path.resolve("charts");
    }

    /** The folder of a {@link ProfileFolder}. */
    public Path flameGraphs() {
        return path.resolve("flamegraphs");
    }

    /** Notes on the flame graphs, one per line; does not exist without notes. */
    public Path flameGraphNotes() {
        return flameGraphs().resolve("notes.txt");
    }
}
