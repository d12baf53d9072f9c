package kvcache.load.calibrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kvcache.base.file.WholeFile;

/** A JSON file of ceilings by the configuration they were measured with. */
public final class CeilingFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    /** @param file need not exist */
    public CeilingFile(Path file) {
        this.file = file;
    }

    /** Returns the default file, in the user's cache directory (XDG Base Directory Specification). */
    public static Path defaultFile() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return caches.resolve("kvcache").resolve("calibration.json");
    }

    /**
     * Returns the ceiling of a configuration.
     *
     * @param key as {@link Calibration#key} returns it
     * @throws IOException if the file exists and cannot be read
     */
    public Optional<Calibration.Ceiling> find(String key) throws IOException {
        return Optional.ofNullable(all().get(key));
    }

    /** Stores a ceiling, replacing an older one. */
    public void put(String key, Calibration.Ceiling ceiling) throws IOException {
        Map<String, Calibration.Ceiling> all = all();
        all.put(key, ceiling);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        WholeFile.write(file, JSON.writeValueAsBytes(all));
    }

    private Map<String, Calibration.Ceiling> all() throws IOException {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            Map<String, Calibration.Ceiling> all =
                    JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Calibration.Ceiling>>() {});
            if (all != null) {
                return all;
            }
        } catch (JsonProcessingException e) {
            throw new IOException(message(), e);
        }
        throw new IOException(message());
    }

    private String message() {
        return file + " is not a file of load --calibrate; delete it, or name another with --calibration";
    }
}
