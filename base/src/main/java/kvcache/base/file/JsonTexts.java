package kvcache.base.file;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.util.function.Function;

/** Types that are strings in JSON. */
public final class JsonTexts {

    private JsonTexts() {}

    /** Adds a type that is written as its {@code toString} and read by a parser, whose errors the reader reports. */
    public static <V> void add(SimpleModule module, Class<V> type, Function<String, V> parser) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new FromText<>(type, parser));
    }

    private static final class FromText<V> extends FromStringDeserializer<V> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, V> parser;

        FromText(Class<V> type, Function<String, V> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        protected V _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parser.apply(text);
            } catch (RuntimeException e) {
                throw context.weirdStringException(text, handledType(), String.valueOf(e.getMessage()));
            }
        }
    }
}
