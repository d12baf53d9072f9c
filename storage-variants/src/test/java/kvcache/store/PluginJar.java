package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A jar of stores in the making, made as an author makes it: sources compiled against the contract, and a services
 * file.
 */
final class PluginJar {

    private static final String SERVICES = "META-INF/services/" + StoreProvider.class.getName();

    private final Path folder;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private PluginJar(Path folder) {
        this.folder = folder;
    }

    /** An empty one, of which files may lie in this folder. */
    static PluginJar in(Path folder) {
        return new PluginJar(folder);
    }

    /** Compiles a class of the unnamed package, and those that it declares beside or within. */
    PluginJar withClass(String name, String source) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> problems = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-cp", System.getProperty("java.class.path"), "-proc:none", "-d", classes.toString());
            boolean compiled = compiler.getTask(
                            null,
                            manager,
                            problem -> problems.add(problem.toString()),
                            options,
                            null,
                            List.of(new Source(name, source)))
                    .call();
            assertThat(compiled).as("%s", problems).isTrue();
        }
        try (Stream<Path> made = Files.list(classes)) {
            made.forEach(file -> files.put(file.getFileName().toString(), bytes(file)));
        }
        return this;
    }

    /** A class that provides what an expression gives, which may use the whole contract. */
    PluginJar withProvider(String name, String variants) throws IOException {
        return withClass(name, """
                        import java.util.List;
                        import kvcache.store.*;
                        public class %s implements StoreProvider {
                            static final StoreTraits TRAITS = Stores.builtIn().named("concurrent").traits();
                            static final Store NONE = null;
                            static List<StoreVariant> fail(Error error) { throw error; }
                            public List<StoreVariant> variants() { return %s; }
                        }
                        """.formatted(name, variants)).naming(name);
    }

    /** Names providers in the services file. */
    PluginJar naming(String... providers) {
        files.put(SERVICES, String.join("\n", providers).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    PluginJar without(String file) {
        assertThat(files.remove(file)).isNotNull();
        return this;
    }

    /** Marks a class as compiled for a Java that is not there yet. */
    PluginJar builtForTheFuture(String file) {
        byte[] bytes = Objects.requireNonNull(files.get(file));
        // JVMS 4.1: the major version is the fourth of the first four pairs of bytes.
        bytes[7] = 120;
        return this;
    }

    /** Writes the jar. */
    Path write(String name) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                entries.putNextEntry(new JarEntry(file.getKey()));
                entries.write(file.getValue());
            }
        }
        return jar;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
