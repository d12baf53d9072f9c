package kvcache.analysis.result;

import java.io.IOException;
import java.nio.file.Path;
import kvcache.base.file.JsonFile;

/** Writes and reads {@code run.json}: see {@link JsonFile}; CPUs are a list such as {@code 0,1}. */
public final class RunInfoFile {

    private static final String KEPT_AWAKE = "kept_awake";

    private static final JsonFile<RunInfo> JSON = PlanFile.withPlan(JsonFile.of(RunInfo.class, RunInfo.FORMAT_VERSION))
            .withUpgrade(older -> {
                if (!older.has(KEPT_AWAKE)) {
                    older.put(KEPT_AWAKE, false);
                }
            });

    private RunInfoFile() {}

    /** Writes the file, replacing an existing one. */
    public static void write(Path file, RunInfo info) throws IOException {
        JSON.write(file, info);
    }

    /**
     * Reads the file.
     *
     * @throws UnreadableFileException if it was not written by {@link #write}
     */
    public static RunInfo read(Path file) throws IOException {
        return JSON.read(file);
    }
}
