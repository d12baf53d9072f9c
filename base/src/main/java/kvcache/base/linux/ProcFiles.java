package kvcache.base.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A procfs tree. A missing, forbidden, vanished or malformed file is absent. */
public record ProcFiles(Path root) {

    public static final Path SYSTEM = Path.of("/proc");

    /**
     * Reads and parses a file.
     *
     * @param parser may throw IllegalArgumentException or IndexOutOfBoundsException if the text is malformed
     */
    public <T> Optional<T> read(String path, Function<String, T> parser) {
        try {
            // Command names may contain any bytes.
            String text = Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1);
            return Optional.of(parser.apply(text));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Returns the target of a symbolic link, which need not exist. */
    public Optional<String> link(String path) {
        try {
            return Optional.of(Files.readSymbolicLink(root.resolve(path)).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Returns the numeric names in a directory: processes, threads or descriptors. */
    List<Long> numbersIn(String directory) {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(directory), "[0-9]*")) {
            for (Path entry : entries) {
                numbers.add(Long.parseLong(String.valueOf(entry.getFileName())));
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            // the process has ended; entries listed before are returned
            return numbers;
        }
        return numbers;
    }

    static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }
}
