package kvcache.analysis.view.footprint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where each file of a run lies.
 *
 * @param path the run's folder
 */
public record FootprintFolder(Path path) {

    /** Whether a run of this kind was made here. */
    public boolean isOne() {
        return Files.isRegularFile(rounds());
    }

    public void create() throws IOException {
        Files.createDirectories(charts());
    }

    /** The plan, the machine and the software. */
    public Path runInfo() {
        return path.resolve("run.json");
    }

    /** A row for each child: what all the rest is computed from. */
    public Path rounds() {
        return path.resolve("footprint-rounds.csv");
    }

    /** A row for each store and length of values. */
    Path cells() {
        return path.resolve("footprint.csv");
    }

    /** What the children say on standard error. */
    public Path log() {
        return path.resolve("footprint.log");
    }

    /** A line for each child that failed; absent where none did. */
    public Path failures() {
        return path.resolve("failures.txt");
    }

    /** The figures in sentences and a table. */
    Path page() {
        return path.resolve("footprint.md");
    }

    /** PNG. */
    Path charts() {
        return path.resolve("charts");
    }
}
