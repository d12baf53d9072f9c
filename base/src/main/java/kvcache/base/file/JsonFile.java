package kvcache.base.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes and reads a run's description as JSON: snake case, instants and durations in ISO 8601, enums by their
 * user-facing names. The record has a {@code formatVersion}.
 *
 * @param <T> the record
 */
public final class JsonFile<T> {

    private final Type type;
    private final int version;
    private final SimpleModule texts = new SimpleModule();
    private Consumer<ObjectNode> upgrade = older -> {};

    private JsonFile(Type type, int version) {
        this.type = type;
        this.version = version;
    }

    /** Returns the format of a record type. */
    public static <T> JsonFile<T> of(Class<T> type, int version) {
        return of((Type) type, version);
    }

    /** Returns the format of a record type with type parameters. */
    public static <T> JsonFile<T> of(TypeReference<T> type, int version) {
        return of(type.getType(), version);
    }

    private static <T> JsonFile<T> of(Type type, int version) {
        return new JsonFile<T>(type, version)
                .withText(Instant.class, Instant::parse)
                .withText(Duration.class, Duration::parse);
    }

    /** Adds a type that is written as its {@code toString} and read by a parser. */
    public <V> JsonFile<T> withText(Class<V> textType, Function<String, V> parser) {
        JsonTexts.add(texts, textType, parser);
        return this;
    }

    /** Adds a conversion of older files, which changes the tree before it is read. */
    public JsonFile<T> withUpgrade(Consumer<ObjectNode> older) {
        upgrade = upgrade.andThen(older);
        return this;
    }

    /** Writes or replaces the file. */
    public void write(Path file, T content) throws IOException {
        WholeFile.write(file, text(content) + "\n");
    }

    /** Returns the record as JSON. */
    public String text(T content) {
        try {
            return mapper().writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the record cannot be written as JSON", e);
        }
    }

    /**
     * Reads the file.
     *
     * @throws UnreadableFileException if it is not in the format of {@link #write}
     */
    public T read(Path file) throws IOException {
        JsonMapper mapper = mapper();
        try {
            JsonNode tree = mapper.readTree(WholeFile.read(file));
            int found = tree.path("format_version").asInt();
            if (found != version) {
                throw new UnreadableFileException(
                        "%s has format %s; this version reads format %s".formatted(file, found, version));
            }
            if (tree instanceof ObjectNode described) {
                upgrade.accept(described);
            }
            return mapper.treeToValue(tree, mapper.constructType(type));
        } catch (JacksonException e) {
            throw new UnreadableFileException("%s is not a run's description: %s"
                    .formatted(
                            file,
                            String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")));
        }
    }

    private JsonMapper mapper() {
        return JsonMapper.builder()
                .addModule(texts)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                // Other methods of a record are not part of it.
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
                .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
                // Missing components have no default: a plan without a seed is not a plan with the seed 0.
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }
}
