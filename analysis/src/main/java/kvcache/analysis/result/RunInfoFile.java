package kvcache.analysis.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import kvcache.analysis.plan.CpuSet;

/** Writes and reads {@code run.json}: snake case, instants and durations in ISO 8601, CPUs as a list such as {@code 0,1}. */
public final class RunInfoFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addSerializer(CpuSet.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new FromText<>(Instant.class, Instant::parse))
                    .addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse))
                    .addDeserializer(CpuSet.class, new FromText<>(CpuSet.class, CpuSet::parse)))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private RunInfoFile() {}

    /** Writes the file, in place of one that is there. */
    public static void write(Path file, RunInfo info) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(info) + "\n");
    }

    /**
     * Reads the file.
     *
     * @throws UnreadableRunException where it is not one that {@link #write} wrote
     */
    public static RunInfo read(Path file) throws IOException {
        try {
            JsonNode tree = JSON.readTree(Files.readString(file));
            int version = tree.path("format_version").asInt();
            if (version < RunInfo.OLDEST_FORMAT_VERSION || version > RunInfo.FORMAT_VERSION) {
                throw new UnreadableRunException("%s has format %d; this version reads formats %d to %d"
                        .formatted(file, version, RunInfo.OLDEST_FORMAT_VERSION, RunInfo.FORMAT_VERSION));
            }
            if (version == 1) {
                completeFormat1(tree);
            }
            return JSON.treeToValue(tree, RunInfo.class);
        } catch (JacksonException e) {
            throw new UnreadableRunException(
                    "%s is not a run's description: %s".formatted(file, e.getOriginalMessage()));
        }
    }

    private static void completeFormat1(JsonNode tree) {
        if (tree.path("plan") instanceof ObjectNode plan) {
            plan.putObject("server_options");
        }
        if (tree.path("software") instanceof ObjectNode software) {
            software.putArray("plugins");
        }
    }

    private static final class FromText<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parser;

        FromText(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parser.apply(text);
            } catch (RuntimeException e) {
                throw context.weirdStringException(text, handledType(), String.valueOf(e.getMessage()));
            }
        }
    }
}
