package kvcache.bench.agent;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Duration;
import java.time.Instant;
import kvcache.base.file.JsonTexts;
import kvcache.base.linux.CpuSet;

/** The mapping between messages and JSON, in the format of a run's files. Rejects missing and unknown properties. */
final class AgentJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(texts())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AgentJson() {}

    static String text(Object message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** @throws IllegalArgumentException if the text is no such message; its message is one line */
    static <T> T read(String text, Class<T> type) {
        T message;
        try {
            message = MAPPER.readValue(text, type);
        } catch (JacksonException e) {
            String why =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException("no %s: %s".formatted(type.getSimpleName(), why), e);
        }
        if (message == null) {
            throw new IllegalArgumentException("no " + type.getSimpleName());
        }
        return message;
    }

    private static SimpleModule texts() {
        SimpleModule module = new SimpleModule();
        JsonTexts.add(module, Instant.class, Instant::parse);
        JsonTexts.add(module, Duration.class, Duration::parse);
        JsonTexts.add(module, CpuSet.class, CpuSet::parse);
        return module;
    }
}
