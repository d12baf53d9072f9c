package kvcache.load.calibrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A JSON file of ceilings by the configuration they were measured with. */
public final class CeilingFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    /** A file that need not exist yet. */
    public CeilingFile(Path file) {
        this.file = file;
    }

    /** Where it is unless it is said: among the user's cached files (XDG Base Directory Specification). */
    public static Path usualPlace() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return caches.resolve("kvcache").resolve("calibration.json");
    }

    /**
     * The ceiling of a generator.
     *
     * @param of tells generators apart
     * @throws IOException where the file is there and cannot be read
     */
    public Optional<Ceiling> find(String of) throws IOException {
        return Optional.ofNullable(all().get(of));
    }

    /** Keeps a ceiling in place of an older one. */
    public void put(String of, Ceiling ceiling) throws IOException {
        Map<String, Ceiling> all = all();
        all.put(of, ceiling);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path written = Path.of(file + ".new");
        JSON.writeValue(written.toFile(), all);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<String, Ceiling> all() throws IOException {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            Map<String, Ceiling> all = JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Ceiling>>() {});
            if (all != null) {
                return all;
            }
        } catch (JsonProcessingException wrong) {
            throw new IOException(message(), wrong);
        }
        throw new IOException(message());
    }

    private String message() {
        return file + " is not a file of load --calibrate; without it, headroom is not known";
    }
}
