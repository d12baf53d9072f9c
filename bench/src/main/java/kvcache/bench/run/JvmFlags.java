package kvcache.bench.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The list of JVM flags, as packaged by the server module. */
public final class JvmFlags {

    private static final String RESOURCE = "/kvcache/jvm.options";

    private JvmFlags() {}

    /** Returns the flags in order. */
    public static List<String> read() {
        try (InputStream in = JvmFlags.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the flags followed by others. */
    public static List<String> with(String... more) {
        return Stream.concat(read().stream(), Stream.of(more)).toList();
    }
}
