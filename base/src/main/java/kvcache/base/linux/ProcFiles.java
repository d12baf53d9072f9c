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
     * Reads a file whole.
     *
     * @param parser may throw IllegalArgumentException or IndexOutOfBoundsException where the text is not what it
     *     should be
     */
    public <T> Optional<T> read(String path, Function<String, T> parser) {
        try {
            // Names of commands can hold any bytes.
            String text = Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1);
            return Optional.of(parser.apply(text));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException unknown) {
            return Optional.empty();
        }
    }

    /** What a symbolic link says, whether or not that exists. */
    public Optional<String> link(String path) {
        try {
            return Optional.of(Files.readSymbolicLink(root.resolve(path)).toString());
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }

    /** Those entries of a directory whose names are numbers: processes, threads or descriptors. */
    List<Long> numbersIn(String directory) {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(directory), "[0-9]*")) {
            for (Path entry : entries) {
                numbers.add(Long.parseLong(String.valueOf(entry.getFileName())));
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException unknown) {
            // What was listed before a process ended is still worth reading.
            return numbers;
        }
        return numbers;
    }

    /** The words of a line or text. */
    static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }
}
