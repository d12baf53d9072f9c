package kvcache.analysis.view.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;
import kvcache.base.file.JsonFile;
import kvcache.base.file.UnreadableFileException;

/**
 * All that is known of a run before its first trial: {@code run.json}.
 *
 * @param formatVersion of the run's files; this code reads {@link #FORMAT_VERSION}
 * @param name the folder's
 * @param startedAt when the run started
 * @param plan what is measured
 * @param machine on what
 * @param software with what, and with which flags each child JVM was started
 */
public record MicroInfo(
        int formatVersion, String name, Instant startedAt, MicroPlan plan, Machine machine, Software software) {

    /** The version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    private static final JsonFile<MicroInfo> JSON =
            JsonFile.of(MicroInfo.class, FORMAT_VERSION).withText(Skew.class, Skew::parse);

    /** Writes the file, in place of one that is there. */
    public void write(Path file) throws IOException {
        JSON.write(file, this);
    }

    /**
     * Reads the file.
     *
     * @throws UnreadableFileException where it is not one that {@link #write} wrote
     */
    static MicroInfo read(Path file) throws IOException {
        return JSON.read(file);
    }
}
