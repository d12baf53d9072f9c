package kvcache.bench.run;

import java.nio.file.Path;
import java.util.List;

/**
 * What a child server runs, beside what the plan says of it.
 *
 * @param mainClass of its process; holds the {@code serve} subcommand
 * @param plugins jars of stores that are not built in
 */
public record ServerProgram(String mainClass, List<Path> plugins) {

    /** Copies the list. */
    public ServerProgram {
        plugins = List.copyOf(plugins);
    }
}
