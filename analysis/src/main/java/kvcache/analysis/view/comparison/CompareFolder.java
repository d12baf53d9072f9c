package kvcache.analysis.view.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.analysis.result.RunFolder;

/**
 * Where the files of a comparison lie.
 *
 * @param path the folder
 */
record CompareFolder(Path path) {

    Path page() {
        return path.resolve("compare.html");
    }

    /** Is emptied before it is drawn into. */
    Path charts() {
        return path.resolve("charts");
    }

    /** Never a run's: its charts would be lost. */
    static boolean mayDrawInto(Path path) throws IOException {
        RunFolder run = new RunFolder(path);
        boolean isEarlier = Files.isRegularFile(new CompareFolder(path).page()) && !Files.exists(run.runInfo());
        return run.isVacant() || isEarlier;
    }
}
