package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The contract of the store that docs/stores.md shows: compiled from its own text, packed, and loaded as a plugin. */
final class ReadmeStoreTest extends StoreHistoryContractTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n([^`]*class SkipLists [^`]*)```");

    private static final StoreVariant SKIP_LIST = variantOfTheReadme();

    ReadmeStoreTest() {
        super(SKIP_LIST);
    }

    @Test
    void isListedAsItSaysAndLivesInAClassLoaderOfItsOwn() {
        assertThat(SKIP_LIST.name()).isEqualTo("skiplist");
        assertThat(store().getClass().getClassLoader()).isNotSameAs(Store.class.getClassLoader());
    }

    private static StoreVariant variantOfTheReadme() {
        try {
            Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "stores.md")));
            assertThat(example.find()).as("docs/stores.md shows a store").isTrue();
            Path folder = Files.createDirectories(Path.of("target", "readme-store"));
            Path jar = PluginJar.in(folder)
                    .withClass("SkipLists", example.group(1))
                    .naming("SkipLists")
                    .write("skiplist.jar");
            return Plugins.load(Stores.builtIn(), List.of(jar)).named("skiplist");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
