package kvcache.analysis.view.footprint;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;
import kvcache.base.file.JsonFile;
import kvcache.base.file.UnreadableFileException;

/**
 * All that is known of a run before its first child: {@code run.json}.
 *
 * @param formatVersion of the run's files; this code reads {@link #FORMAT_VERSION}
 * @param name the folder's
 * @param startedAt when the run started
 * @param plan what is measured
 * @param machine on what
 * @param software with what, and with which flags each child JVM was started
 */
public record FootprintInfo(
        int formatVersion, String name, Instant startedAt, FootprintPlan plan, Machine machine, Software software) {

    /** The version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    private static final JsonFile<FootprintInfo> JSON = JsonFile.of(FootprintInfo.class, FORMAT_VERSION);

    /** Writes the file, in place of one that is there. */
    public void write(Path file) throws IOException {
        JSON.write(file, this);
    }

    /**
     * Reads the file.
     *
     * @throws UnreadableFileException where it is not one that {@link #write} wrote
     */
    static FootprintInfo read(Path file) throws IOException {
        return JSON.read(file);
    }
}
