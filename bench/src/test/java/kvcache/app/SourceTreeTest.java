package kvcache.app;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what keeps the sources readable and the formatter does not look at, over all modules. */
class SourceTreeTest {

    private static final Path ROOT = Path.of("..");

    private static final int MAX_LINE_LENGTH = 120;
    private static final int MAX_FILES_IN_A_PACKAGE = 25;
    private static final int MAX_LINES_OF_A_FILE = 400;

    /** How a class comment begins to say why its file is longer. */
    private static final String REASON_FOR_A_LONG_FILE = "In one file";

    /** The two programs: kvcache.jar and kvcache-server.jar. */
    private static final Set<String> SAME_CONCEPT = Set.of("Main.java", "package-info.java");

    @Test
    void noLineIsLongerThanTheFormatterAllowsButForATextThatCannotBeBroken() {
        assertThat(sources("src")
                        .flatMap(file -> read(file).stream()
                                .filter(line -> line.length() > MAX_LINE_LENGTH && !line.contains("\""))
                                .map(line -> file + ": " + line.strip())))
                .isEmpty();
    }

    @Test
    void noFileIsTooLongToReadWithoutAReason() {
        assertThat(sources("src/main")
                        .filter(file -> read(file).size() > MAX_LINES_OF_A_FILE)
                        .filter(file ->
                                read(file).stream().noneMatch(line -> line.contains(" * " + REASON_FOR_A_LONG_FILE))))
                .isEmpty();
    }

    @Test
    void noPackageHasTooManyFilesToFindOne() {
        Map<Path, Long> files = sources("src/main")
                .filter(isNot("package-info.java"))
                .collect(groupingBy(Path::getParent, java.util.stream.Collectors.counting()));

        assertThat(files)
                .allSatisfy((folder, count) ->
                        assertThat(count).as("files in %s", folder).isLessThanOrEqualTo(MAX_FILES_IN_A_PACKAGE));
    }

    @Test
    void noNameStandsForTwoClasses() {
        Map<String, List<Path>> files = sources("src/main")
                .filter(file -> !SAME_CONCEPT.contains(name(file)))
                .collect(groupingBy(SourceTreeTest::name));

        assertThat(files).allSatisfy((name, same) -> assertThat(same).hasSize(1));
    }

    private static Predicate<Path> isNot(String name) {
        return file -> !name(file).equals(name);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** The Java files of all modules below a folder of each. */
    private static Stream<Path> sources(String folder) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve(folder)).filter(Files::isDirectory).toList().stream()
                    .flatMap(SourceTreeTest::javaFiles);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> name(file).endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
