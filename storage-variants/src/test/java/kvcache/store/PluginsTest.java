package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PluginsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private PluginJar jar() {
        return PluginJar.in(folder);
    }

    /** A provider of one store, which is an expression of an author. */
    private Path jarOf(String file, String variant) throws IOException {
        return jar().withProvider("Mine", "List.of(" + variant + ")").write(file);
    }

    private static Stores load(Path... jars) {
        return Plugins.load(Stores.builtIn(), List.of(jars));
    }

    @Test
    void addsTheStoresOfEveryJarBehindTheBuiltInOnesEachJarWithClassesOfItsOwn() throws IOException {
        Path first = jarOf("first.jar", "StoreVariant.of(\"first\", \"one\", TRAITS, config -> NONE)");
        Path second = jarOf("second.jar", "StoreVariant.of(\"second\", \"two\", TRAITS, config -> NONE)");

        Stores all = load(first, second);

        int builtIn = Stores.builtIn().all().size();
        assertThat(all.all()).startsWith(Stores.builtIn().all().toArray(StoreVariant[]::new));
        assertThat(all.all().subList(builtIn, builtIn + 2))
                .extracting(StoreVariant::summary)
                .containsExactly("one", "two");
        assertThat(load()).isSameAs(Stores.builtIn());
    }

    @Test
    void anEngineInsideThePluginIsFound() throws IOException {
        Path jar = jar().withClass("Engine", "public class Engine {}")
                .withProvider("Mine", """
                        List.of(
                            StoreVariant.of("has", "s", TRAITS, config -> NONE).needing("Engine", "my:engine"),
                            StoreVariant.of("lacks", "s", TRAITS, config -> NONE).needing("Gone", "my:gone"))""")
                .write("engine.jar");

        assertThat(load(jar).named("has").missingEngine()).isEmpty();
        assertThat(load(jar).named("lacks").missingEngine()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throw new IllegalStateException(\"why\");       | java.lang.IllegalStateException: why",
                "throw new IllegalStateException(\"a\\nb\");      | java.lang.IllegalStateException: a b",
                "throw new IllegalArgumentException();          | java.lang.IllegalArgumentException",
                "throw new AssertionError(\"why\");              | java.lang.AssertionError: why",
                "throw new NoClassDefFoundError(\"my/Gone\");    | java.lang.NoClassDefFoundError: my/Gone",
                "throw new StackOverflowError();                | java.lang.StackOverflowError",
                "class Bad { static int n = 1 / 0; } return Bad.n == 0 ? NONE : NONE; | a class cannot be initialised: java.lang.ArithmeticException: / by zero",
                "return NONE;                                   | its factory returned null",
            })
    void aStoreThatFailsToOpenIsToldOfInOneLineWithItsJar(String body, String why) throws IOException {
        Path jar = jarOf("broken.jar", "StoreVariant.of(\"mine\", \"s\", TRAITS, config -> { %s })".formatted(body));
        StoreVariant broken = load(jar).named("mine");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> broken.open(StoreConfig.defaults()))
                .withMessageMatching(Pattern.quote("'%s': store 'mine' cannot be opened: ".formatted(jar)) + ".*"
                        + Pattern.quote(why) + ".*");
    }

    @Test
    void aStoresOwnRefusalIsOneLineWithTheNameOfItsJar() throws IOException {
        Path jar = jarOf(
                "refuses.jar",
                "StoreVariant.of(\"mine\", \"s\", TRAITS, config -> { throw new IllegalArgumentException(\"no\\nroom\"); })");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(jar).named("mine").open(StoreConfig.defaults()))
                .withMessageContaining("refuses.jar")
                .withMessageContaining("store 'mine' cannot be opened")
                .withMessageContaining("no room");
    }

    /** What cannot be told from this side of the jar: the memory of the machine is no fault of the plugin. */
    @Test
    void anOutOfMemoryErrorIsPassedOnAsItIs() throws IOException {
        Path opening = jarOf(
                "opening.jar",
                "StoreVariant.of(\"mine\", \"s\", TRAITS, config -> { throw new OutOfMemoryError(\"test\"); })");
        Path listing = jar().withProvider("Mine", "fail(new OutOfMemoryError(\"test\"))")
                .write("listing.jar");
        StoreVariant mine = load(opening).named("mine");

        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> mine.open(StoreConfig.defaults()));
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> load(listing));
    }

    @Test
    void aStoreTellsTheLongestValueThatItTakes() throws IOException {
        StoreVariant mine = load(jarOf(
                        "limited.jar",
                        "StoreVariant.of(\"mine\", \"s\", TRAITS, config -> NONE).withValuesUpTo(config -> 1_000)"))
                .named("mine");

        mine.checkTakes(1_000, StoreConfig.defaults());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mine.checkTakes(1_001, StoreConfig.ofCapacity(7)))
                .withMessage("given 1001, but store 'mine' with --capacity 7 takes values of at most 1000 bytes");
    }

    @Test
    void whatIsNoJarIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "no zip");

        refuses(folder.resolve("gone.jar"), "no such file", "META-INF/services/kvcache.store.StoreProvider");
        refuses(text, "not a readable jar", "META-INF/services/kvcache.store.StoreProvider");
        refuses(folder, "not a readable jar", "META-INF/services/kvcache.store.StoreProvider");
    }

    @Test
    void aJarWithoutAProviderIsRefused() throws IOException {
        refuses(
                jar().withClass("Lonely", "class Lonely {}").write("lonely.jar"),
                "declares no store provider",
                "META-INF/services/kvcache.store.StoreProvider");
        refuses(jar().naming("Gone").write("gone.jar"), "Gone", "not found");
        refuses(
                jar().withClass("Other", "public class Other {}")
                        .naming("Other")
                        .write("other.jar"),
                "Other",
                "not a subtype");
    }

    @Test
    void aProviderThatFailsIsRefused() throws IOException {
        String constructor = """
                public class Mine implements kvcache.store.StoreProvider {
                    %s
                    public java.util.List<kvcache.store.StoreVariant> variants() { return null; }
                }""";
        refuses(
                jar().withClass(
                                "Mine",
                                constructor.formatted("public Mine() { throw new IllegalStateException(\"why\"); }"))
                        .naming("Mine")
                        .write("throws.jar"),
                "Mine",
                "could not be instantiated",
                "why");
        refuses(
                jar().withClass("Mine", constructor.formatted("public Mine(int size) {}"))
                        .naming("Mine")
                        .write("constructor.jar"),
                "Mine",
                "Unable to get public no-arg constructor");
        refuses(jar().withProvider("Mine", "null").write("null.jar"), "Mine", "its list is null");
        refuses(
                jar().withProvider("Mine", "java.util.Arrays.asList((StoreVariant) null)")
                        .write("hole.jar"),
                "Mine",
                "a store that is null");
        refuses(jar().withProvider("Mine", "List.of()").write("empty.jar"), "Mine", "at least one");
        refuses(
                jar().withProvider("Mine", "List.of(StoreVariant.of(null, \"s\", TRAITS, config -> NONE))")
                        .write("nameless.jar"),
                "Mine",
                "store 'null' has null for its name");
        refuses(
                jarOf("traits.jar", "StoreVariant.of(\"mine\", \"s\", null, config -> NONE)"),
                "'mine'",
                "null",
                "traits");
        refuses(jarOf("summary.jar", "StoreVariant.of(\"mine\", null, TRAITS, config -> NONE)"), "'mine'", "summary");
        refuses(jarOf("factory.jar", "StoreVariant.of(\"mine\", \"s\", TRAITS, null)"), "'mine'", "factory");
        refuses(
                jarOf(
                        "reads.jar",
                        "StoreVariant.of(\"mine\", \"s\", StoreTraits.onHeap(null, TRAITS.writes()), config -> NONE)"),
                "traits",
                "reads null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new AssertionError(\"why\")",
                "new ExceptionInInitializerError(new IllegalStateException(\"why\"))",
                "new NoClassDefFoundError(\"why\")",
                "new StackOverflowError(\"why\")",
                "new Error(\"first line\\nwhy\")",
            })
    void anErrorWhileStoresAreListedIsToldInOneLine(String error) throws IOException {
        refuses(jar().withProvider("Mine", "fail(%s)".formatted(error)).write("listing.jar"), "Mine", "why");
        String constructor = """
                public class Mine implements kvcache.store.StoreProvider {
                    public Mine() { throw %s; }
                    public java.util.List<kvcache.store.StoreVariant> variants() { return null; }
                }""".formatted(error);
        refuses(jar().withClass("Mine", constructor).naming("Mine").write("constructor.jar"), "Mine", "why");
    }

    @Test
    void aRecursionWithoutEndIsToldInOneLine() throws IOException {
        refuses(jar().withProvider("Mine", "variants()").write("endless.jar"), "Mine", "StackOverflowError");
    }

    @Test
    void aClassThatNeedsANewerJavaIsRefused() throws IOException {
        PluginJar future = jar().withProvider("Mine", "List.of()").builtForTheFuture("Mine.class");

        refuses(
                future.write("future.jar"),
                "Mine",
                "newer Java",
                "allowed: up to " + Runtime.version().feature());
    }

    @Test
    void aClassThatLacksAnotherIsRefused() throws IOException {
        PluginJar lacking = jar().withClass("Mine", """
                        class Base implements kvcache.store.StoreProvider {
                            public java.util.List<kvcache.store.StoreVariant> variants() { return null; }
                        }
                        public class Mine extends Base {}""").naming("Mine").without("Base.class");

        refuses(lacking.write("lacking.jar"), "missing", "Base");
    }

    @ParameterizedTest
    @CsvSource({
        "concurrent, allowed: any name but striped",
        "Mine,       allowed: a to z",
        "my store,   allowed: a to z",
        "../mine,    allowed: a to z",
        "1st,        allowed: a to z",
        "all,        not 'all'",
        "abcdefghijklmnopqrstuvwxyz, at most 24",
    })
    void aNameThatIsTakenOrMalformedIsRefused(String name, String allowed) throws IOException {
        refuses(
                jarOf("mine.jar", "StoreVariant.of(\"%s\", \"s\", TRAITS, config -> NONE)".formatted(name)),
                name,
                allowed);
    }

    @Test
    void aNameThatTwoJarsHaveIsRefused() throws IOException {
        Path first = jarOf("first.jar", "StoreVariant.of(\"same\", \"s\", TRAITS, config -> NONE)");
        Path second = jarOf("second.jar", "StoreVariant.of(\"same\", \"s\", TRAITS, config -> NONE)");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(first, second))
                .withMessageContaining("second.jar")
                .withMessageContaining("same");
    }

    @Test
    void aSummaryThatIsNotOneLineIsRefused() throws IOException {
        refuses(jarOf("two.jar", "StoreVariant.of(\"mine\", \"two\\nlines\", TRAITS, config -> NONE)"), "one line");
        refuses(jarOf("none.jar", "StoreVariant.of(\"mine\", \" \", TRAITS, config -> NONE)"), "one line");
    }

    private static void refuses(Path jar, String... told) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(jar))
                .withMessageContainingAll(told)
                .withMessageContaining("'" + jar + "'")
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
    }
}
