package kvcache.analysis.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.plan.Trial;

/**
 * Where each file of a run lies.
 *
 * @param path the run's folder
 */
public record RunFolder(Path path) {

    /** Whether there is nothing to overwrite: no such path, or an empty folder. */
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

    /** Creates the folder and those within it, as far as they are missing. */
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

    /** A file in the columns of the original. */
    public Path originalCsv(String name) {
        return path.resolve(name);
    }

    /** The whole page. */
    public Path page() {
        return path.resolve("report.html");
    }

    /** A file for each trial. */
    public Path histograms() {
        return path.resolve("histograms");
    }

    /** The latency and the send lag of one trial. */
    public Path histogram(Trial trial) {
        return histograms().resolve(trial + ".hlog");
    }

    /** PNG. */
    public Path charts() {
        return path.resolve("charts");
    }

    /** HTML and collapsed stacks, some files for each variant. */
    public Path flameGraphs() {
        return path.resolve("flamegraphs");
    }

    /** A line for each thing that a reader of the flame graphs must know; absent where there is none. */
    public Path flameGraphNotes() {
        return flameGraphs().resolve("notes.txt");
    }
}
