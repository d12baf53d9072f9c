package kvcache.analysis.view.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where each file of a run lies.
 *
 * @param path the run's folder
 */
public record MicroFolder(Path path) {

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

    /** A row for each trial: what all the rest is computed from. */
    public Path rounds() {
        return path.resolve("rounds.csv");
    }

    /** A row for each cell. */
    Path cells() {
        return path.resolve("micro.csv");
    }

    /** JMH's own results, of all rounds. */
    public Path jmhResults() {
        return path.resolve("micro.json");
    }

    /** What JMH says while it measures. */
    public Path jmhLog() {
        return path.resolve("jmh.log");
    }

    /** A line for each trial that failed; absent where none did. */
    public Path failures() {
        return path.resolve("failures.txt");
    }

    /** The findings in sentences, and the tables. */
    Path page() {
        return path.resolve("micro.md");
    }

    /** PNG. */
    Path charts() {
        return path.resolve("charts");
    }
}
