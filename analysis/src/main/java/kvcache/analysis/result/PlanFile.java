package kvcache.analysis.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.Path;
import kvcache.analysis.plan.BenchPlan;
import kvcache.base.file.JsonFile;
import kvcache.base.linux.CpuSet;

/**
 * Writes a plan as JSON, and reads it from there or out of a {@code run.json}, so that a run can be repeated.
 *
 * @param formatVersion that of a run's files
 * @param plan the plan
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanFile(int formatVersion, BenchPlan plan) {

    private static final JsonFile<PlanFile> JSON =
            JsonFile.of(PlanFile.class, RunInfo.FORMAT_VERSION).withText(CpuSet.class, CpuSet::parse);

    /** The text of such a file. */
    public static String text(BenchPlan plan) {
        return JSON.text(new PlanFile(RunInfo.FORMAT_VERSION, plan));
    }

    /**
     * Reads a plan.
     *
     * @throws UnreadableFileException where the file holds none
     */
    public static BenchPlan read(Path file) throws IOException {
        return JSON.read(file).plan();
    }
}
