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
            description = "A jar with stores of your own, beside the built-in ones; may be given again.")
    private @Nullable List<Path> plugins;

    /** The jars, in the order in which they were given. */
    public List<Path> plugins() {
        return plugins == null ? List.of() : List.copyOf(plugins);
    }

    /** The built-in stores and those in the jars, whose code runs; a mistake is told as one of the option. */
    public Stores stores(OptionChecks check) {
        return check.value("--plugin", () -> Plugins.load(Stores.builtIn(), plugins()));
    }
}
