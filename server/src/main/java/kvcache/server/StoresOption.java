package kvcache.server;

import java.nio.file.Path;
import java.util.List;
import kvcache.base.cli.OptionChecks;
import kvcache.store.Plugins;
import kvcache.store.Stores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --plugin}, a mixin for every command that lists, serves or compares stores. */
public final class StoresOption {

    @Option(
            names = "--plugin",
            split = ",",
            paramLabel = "JAR",
            description = "Jar with additional store variants; may be given more than once.")
    private @Nullable List<Path> plugins;

    /** Returns the jars in the order given. */
    public List<Path> plugins() {
        return plugins == null ? List.of() : List.copyOf(plugins);
    }

    /** Loads the built-in stores and those of the jars, which runs code of the jars. Errors name the option. */
    public Stores stores(OptionChecks check) {
        return check.value("--plugin", () -> Plugins.load(Stores.builtIn(), plugins()));
    }
}
