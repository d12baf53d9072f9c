package kvcache.analysis.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.KnownStores;
import kvcache.base.file.JsonFile;
import kvcache.base.linux.CpuSet;

/**
 * Writes a plan as JSON, and reads it from such a file or a {@code run.json}, so that a run can be repeated.
 *
 * @param formatVersion of a run's files
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanFile(int formatVersion, BenchPlan plan) {

    private static final JsonFile<PlanFile> JSON = withPlan(JsonFile.of(PlanFile.class, RunInfo.FORMAT_VERSION));

    /** Configures a file that contains a plan. Adds what older files lack. */
    static <T> JsonFile<T> withPlan(JsonFile<T> file) {
        return file.withText(CpuSet.class, CpuSet::parse).withUpgrade(tree -> {
            if (tree.path("plan") instanceof ObjectNode plan && !plan.has("pipelined")) {
                plan.put("pipelined", 0);
            }
            for (JsonNode server : tree.path("plan").path("servers")) {
                if (server.path("launch") instanceof ObjectNode launch
                        && launch.has("command")
                        && !launch.has("files")) {
                    launch.put("version", "");
                    launch.putObject("files");
                }
                if (server instanceof ObjectNode setup && !setup.has("traits")) {
                    setup.putPOJO(
                            "traits",
                            KnownStores.traits(
                                    setup.path("launch").path("store").asText()));
                }
            }
        });
    }

    /** Returns a plan as JSON. */
    public static String text(BenchPlan plan) {
        return JSON.text(new PlanFile(RunInfo.FORMAT_VERSION, plan));
    }

    /**
     * Reads a plan.
     *
     * @throws UnreadableFileException if the file has no plan
     */
    public static BenchPlan read(Path file) throws IOException {
        return JSON.read(file).plan();
    }
}
